// What holds for every page.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { demo } from '../demo';
import { LANGUAGES, TOURS, customer, spoken, type Tour } from '../support/pages';
import { signedIn } from '../support/session';

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

for (const tour of TOURS) {
  test(`axe finds nothing on ${tour.title}`, { tag: '@js-only' }, async ({ page }) => {
    test.slow();
    const wrong: string[] = [];
    for (const path of await tour.begin(page)) {
      await page.goto(path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        wrong.push(...(await findings(page)).map((finding) => `${path} (${colorScheme}) ${finding}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  test(`nothing scrolls sideways at 320 pixels on ${tour.title}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    const wrong: string[] = [];
    for (const path of await tour.begin(page)) {
      await page.goto(path);
      const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
      if (width > 320) wrong.push(`${path}: ${width}`);
    }
    expect(wrong).toEqual([]);
  });
}

const FRAMES: Tour[] = [
  ...TOURS.filter((tour) => tour.still !== false),
  ...LANGUAGES.map((language) => ({
    title: `the public pages (${language})`,
    begin: async () => spoken(language),
  })),
];

for (const tour of FRAMES) {
  test(`T13 header, help and the way back stand still on ${tour.title}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const places: Record<string, Map<string, string[]>> = {};
    for (const path of await tour.begin(page)) {
      await page.goto(path);
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
    }
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
