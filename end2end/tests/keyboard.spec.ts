// Everything by keyboard.
import { expect, test, type Page } from '@playwright/test';
import { card, control, decide, expectState } from '../support/choices';
import { customer } from '../support/pages';
import { signedIn } from '../support/session';

/** Presses Tab until the focus is on what the selector names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let count = 0; count < 200; count += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    if (await focused.evaluate((node, wanted) => node.matches(wanted), selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

async function expectRing(page: Page): Promise<void> {
  const ring = await page.locator(':focus').evaluate((node) => {
    const rings = [node, ...node.querySelectorAll('*')].map((each) => getComputedStyle(each));
    return Math.max(...rings.map((style) => (style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth))));
  });
  expect(ring).toBeGreaterThanOrEqual(2);
}

test('somebody without a mouse signs in and turns a purpose off and on', async ({ page, javaScriptEnabled }) => {
  const jonas = customer('withdrawn');
  const purpose = 'recommendations';
  await signedIn(page, jonas);
  await decide(page, purpose, 'on');
  await page.context().clearCookies();

  await page.goto('/sign-in?lang=en');
  await tabTo(page, '#email');
  await expectRing(page);
  await page.keyboard.type(jonas.email);
  await tabTo(page, '#password');
  await page.keyboard.type(jonas.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/me$/);

  await tabTo(page, 'header .nav a[href="/me/choices"]');
  await expectRing(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/me\/choices$/);
  for (const wanted of ['off', 'on'] as const) {
    await tabTo(page, `#${purpose} [role=switch]`);
    await expectRing(page);
    await page.keyboard.press('Space');
    await expectState(page, purpose, wanted);
    if (javaScriptEnabled) await expect(control(page, purpose)).toBeFocused();
    else await expect(card(page, purpose)).toBeFocused();
    await expect(control(page, purpose)).toBeInViewport();
    if (javaScriptEnabled) await page.keyboard.press('Shift+Tab');
  }
});

test('the first stop of every page leads past its header', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  for (const path of ['/?lang=en', '/me', '/me/choices']) {
    await page.goto(path);
    await page.keyboard.press('Tab');
    await expect(page.locator('a.skip')).toBeFocused();
    await expect(page.locator('a.skip')).toBeInViewport();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.locator(':focus').evaluate((node) => !node.closest('header, nav.back, a.skip'));
    expect(inside, path).toBe(true);
  }
});

test('everything that takes the focus shows it', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  await page.goto('/me/choices');
  for (let count = 0; count < 25; count += 1) {
    await page.keyboard.press('Tab');
    await expectRing(page);
  }
});
