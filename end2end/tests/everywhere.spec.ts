// What holds for every page.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo } from '../demo';
import { LANGUAGES, TOURS, customer, spoken, tour, type Tour } from '../support/pages';
import { signedIn } from '../support/session';

/** The rules that look at colours, which take most of the time. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** The rules that look at names, words and their language: what a translation can break. */
const WORDS = [
  'aria-command-name',
  'aria-dialog-name',
  'aria-input-field-name',
  'aria-meter-name',
  'aria-progressbar-name',
  'aria-toggle-field-name',
  'aria-tooltip-name',
  'button-name',
  'document-title',
  'empty-heading',
  'empty-table-header',
  'html-has-lang',
  'html-lang-valid',
  'image-alt',
  'input-button-name',
  'label',
  'landmark-unique',
  'link-name',
  'page-has-heading-one',
  'select-name',
  'summary-name',
  'svg-img-alt',
  'table-duplicate-name',
  'valid-lang',
];

async function findings(page: Page, rules?: string[]): Promise<string[]> {
  // No page has frames: nothing need be gathered in a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules) axe.withRules(rules);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** What is wider than a narrow window, if anything. */
async function tooWide(page: Page): Promise<string[]> {
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  return width > 320 ? [`${width} pixels wide`] : [];
}

for (const shown of TOURS) {
  test(`axe finds nothing on ${shown.title}`, { tag: '@js-only' }, async ({ page }) => {
    test.slow();
    const wrong: string[] = [];
    await tour(page, shown, 'en', async (path) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      wrong.push(...(await findings(page)).map((finding) => `${path} ${finding}`));
      // Nothing else changes in the dark.
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      wrong.push(...(await findings(page, COLOURS)).map((finding) => `${path} (dark) ${finding}`));
    });
    expect(wrong).toEqual([]);
  });

  test(`nothing scrolls sideways at 320 pixels on ${shown.title}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    const wrong: string[] = [];
    await tour(page, shown, 'en', async (path) => {
      wrong.push(...(await tooWide(page)).map((finding) => `${path}: ${finding}`));
    });
    expect(wrong).toEqual([]);
  });

  // Made as the English pages are, of other words: longer ones, marked as being in a language.
  for (const language of shown.fixed ? [] : LANGUAGES.slice(1)) {
    const title = `axe finds nothing, and nothing scrolls sideways, on ${shown.title} (${language})`;
    test(title, { tag: '@js-only' }, async ({ page }) => {
      test.slow();
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const wrong: string[] = [];
      await tour(page, shown, language, async (path) => {
        await expect(page.locator('html'), path).toHaveAttribute('lang', language);
        const found = [...(await tooWide(page)), ...(await findings(page, WORDS))];
        wrong.push(...found.map((finding) => `${path}: ${finding}`));
      });
      expect(wrong).toEqual([]);
    });
  }
}

/** The routes that answer a GET, as the server's own test of its policy table keeps them. */
function routes(): string[] {
  const table = join(__dirname, '../../server/src/http/snapshots/vitrine__http__authorisation__policy.snap');
  return [...readFileSync(table, 'utf8').matchAll(/^\w+ +GET +(\S+)$/gm)].map(([, path = '']) => path);
}

/** What answers with files, to those who may have them. */
const FILES = ['/assets/{file}', '/log/tile/{level}/{*place}', '/me/activity/{event}/receipt.json'];

test('no page is left out of what is looked at everywhere', async ({ page }) => {
  const seen: string[] = [];
  for (const shown of TOURS) {
    const stops = await shown.begin(page, 'en');
    seen.push(...stops.filter((stop) => typeof stop === 'string').map((path) => path.replace(/\?.*/, '')));
  }
  const left = routes().filter((route) => {
    const pattern = new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return !seen.some((path) => pattern.test(path));
  });
  expect(left.length).toBeLessThan(routes().length);
  const forgotten: string[] = [];
  await page.context().clearCookies();
  for (const route of left.filter((route) => !FILES.includes(route))) {
    const answer = await page.request.get(route);
    if (answer.headers()['content-type']?.startsWith('text/html')) forgotten.push(route);
  }
  expect(forgotten).toEqual([]);
});

const FRAMES: Tour[] = [
  ...TOURS.filter((shown) => shown.still !== false),
  ...LANGUAGES.map((language) => ({
    title: `the public pages (${language})`,
    fixed: true as const,
    begin: async () => spoken(language),
  })),
];

for (const shown of FRAMES) {
  test(`T13 header, help and the way back stand still on ${shown.title}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const places: Record<string, Map<string, string[]>> = {};
    await tour(page, shown, 'en', async (path) => {
      for (const [part, element] of Object.entries({
        header: page.locator('header.top'),
        brand: page.locator('header.top .brand'),
        help: page.locator('header.top .end > a[href="#help"]'),
        back: page.locator('nav.back a'),
      })) {
        // The overview itself has no way back to it.
        if (part === 'back' && (await element.count()) === 0) continue;
        const box = await element.boundingBox();
        const place = box ? `${Math.round(box.x)},${Math.round(box.y)}` : 'missing';
        const known = (places[part] ??= new Map());
        known.set(place, [...(known.get(place) ?? []), path]);
      }
    });
    for (const [part, known] of Object.entries(places)) {
      expect(known.size, `${part}: ${JSON.stringify([...known])}`).toBe(1);
      expect(known.has('missing'), part).toBe(false);
    }
  });
}

test('axe finds nothing on a refused sign-in', { tag: '@js-only' }, async ({ page }) => {
  await page.goto('/sign-in?lang=en');
  await page.getByLabel('E-mail address').fill('nobody@post.example');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Not signed in' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test('axe finds nothing on a page that just changed', { tag: '@js-only' }, async ({ page }) => {
  await signedIn(page, customer('heavy'));
  await page.goto('/me/choices');
  for (const details of await page.locator('main details > summary').all()) await details.click();
  expect(await findings(page)).toEqual([]);
  await signedIn(page, demo().agent);
  await page.goto('/desk');
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: /^Open for/ }).click();
  await expect(page.getByRole('heading', { name: 'Nothing was opened' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
});
