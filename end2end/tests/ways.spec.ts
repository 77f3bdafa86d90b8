// No page is a dead end, and every switch is near.
import { expect, test, type Page } from '@playwright/test';
import { demo } from '../demo';
import { SWITCHED, card } from '../support/choices';
import { looking } from '../support/desk';
import { OWN, customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

/** At most so many addresses that differ in the values of their query only. */
const OF_A_SHAPE = 4;

function shape(url: URL): string {
  return `${url.pathname.replaceAll(/[0-9a-z]{26}/g, '*')}?${[...url.searchParams.keys()].sort().join('&')}`;
}

/** Follows every link from a few pages on, and names what is wrong with where they lead. */
async function crawl(page: Page, starts: string[]): Promise<{ visited: string[]; wrong: string[] }> {
  const base = new URL(demo().url);
  const waiting = starts.map((path) => ({ url: new URL(path, base), from: 'the start' }));
  const known = new Set<string>();
  const shapes = new Map<string, number>();
  const wrong: string[] = [];
  const visited: string[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { url, from } = next;
    const path = url.pathname + url.search;
    if (known.has(path)) continue;
    known.add(path);
    const count = (shapes.get(shape(url)) ?? 0) + 1;
    if (count > OF_A_SHAPE) continue;
    shapes.set(shape(url), count);
    const answer = await page.request.get(url.href);
    visited.push(path);
    if (answer.status() >= 400) {
      wrong.push(`${from} links to ${path}, which answers ${answer.status()}`);
      continue;
    }
    if (!answer.headers()['content-type']?.startsWith('text/html')) continue;
    const html = await answer.text();
    if (!/<nav [^>]*class="nav"[^>]*>(<!-*>)*<a /.test(html)) wrong.push(`${path} has no navigation`);
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    for (const [, href = ''] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
      const to = new URL(href.replaceAll('&amp;', '&'), answer.url());
      if (to.origin !== base.origin) continue;
      if (to.pathname === new URL(answer.url()).pathname && to.hash && href.startsWith('#')) {
        if (!ids.has(decodeURIComponent(to.hash.slice(1)))) wrong.push(`${path} has no ${to.hash}`);
        continue;
      }
      to.hash = '';
      waiting.push({ url: to, from: path });
    }
  }
  return { visited, wrong };
}

test('T6 no public link leads nowhere', async ({ page }) => {
  const { visited, wrong } = await crawl(page, ['/?lang=en', '/nl', '/da', '/nb']);
  expect(wrong).toEqual([]);
  expect(visited.length).toBeGreaterThan(5);
});

test('a link to a section of the trust page leads to that section', async ({ page }) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('about:blank');
    await page.goto('/?lang=en#log');
    // Longer than what is far below is left out of the first paint.
    await page.waitForTimeout(500);
    const top = await page.locator('#log').evaluate((section) => section.getBoundingClientRect().top);
    expect(Math.abs(top), `${top} at ${width}`).toBeLessThan(120);
  }
});

test('T6 no link of a customer’s pages leads nowhere', async ({ page }) => {
  test.slow();
  await signedIn(page, customer('heavy'));
  const { visited, wrong } = await crawl(page, ['/me']);
  expect(wrong).toEqual([]);
  expect(visited).toEqual(expect.arrayContaining(OWN.filter((path) => path !== '/me/nowhere')));
});

test('T6 no link of the staff’s pages leads nowhere', async ({ page }) => {
  test.slow();
  const look = await looking(page, customer('heavy').reference);
  const { visited, wrong } = await crawl(page, ['/desk', look]);
  expect(wrong).toEqual([]);
  expect(visited).toEqual(expect.arrayContaining([`${look}/data`, `${look}/activity`]));
  await signedIn(page, demo().officer);
  expect((await crawl(page, ['/office'])).wrong).toEqual([]);
});

test('T6 every switch is at most two clicks from every page', async ({ page }) => {
  await signedIn(page, customer('heavy'));
  await inLanguage(page, 'en');
  for (const path of OWN) {
    await page.goto(path);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Your choices' }).click();
    await expect(page).toHaveURL(/\/me\/choices$/);
    for (const purpose of SWITCHED) {
      await expect(card(page, purpose).locator('.act').getByRole('switch')).toBeVisible();
    }
  }
});

test('T6 the trust page leads to the switches in two clicks', async ({ page }) => {
  await signedIn(page, customer('heavy'));
  await page.goto('/?lang=en');
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Your choices' }).click();
  await expect(card(page, 'profiling_offers')).toBeVisible();
});
