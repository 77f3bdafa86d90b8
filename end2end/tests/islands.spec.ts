// What script adds: the page stays where it is. Without script the same things are plain forms,
// which all other tests go through.
import { expect, test, type Page } from '@playwright/test';
import { card, control, decide, expectState } from '../support/choices';
import { customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

/** Marks the document; a page that is loaded anew has no mark. */
async function mark(page: Page): Promise<void> {
  await page.evaluate("document.documentElement.setAttribute('data-mark', '')");
}

async function expectMark(page: Page): Promise<void> {
  expect(await page.locator('html[data-mark]').count()).toBe(1);
}

test('a switch works without leaving the page', { tag: '@js-only' }, async ({ page }) => {
  const purpose = 'recommendations';
  await signedIn(page, customer('withdrawn'));
  await inLanguage(page, 'en');
  await decide(page, purpose, 'on');
  await page.goto('/me/choices');
  const before = await page.locator('#summary .lede').innerText();
  // A click that comes before the script is there sends the plain form, which is as good.
  await expect(async () => {
    await mark(page);
    const wanted = (await control(page, purpose).getAttribute('aria-checked')) === 'true' ? 'off' : 'on';
    await control(page, purpose).click();
    await expectState(page, purpose, wanted);
    await expectMark(page);
    expect(wanted).toBe('off');
  }).toPass();
  await expect(page).toHaveURL(/\/me\/choices/);
  await expect(control(page, purpose)).toBeFocused();
  await expect(card(page, purpose).getByRole('status')).toContainText('Turned off');
  await expect(page.locator('#summary .lede')).not.toHaveText(before);
});

test('the records are filtered while somebody types', { tag: '@js-only' }, async ({ page }) => {
  await signedIn(page, customer('heavy'));
  await inLanguage(page, 'en');
  await page.goto('/me/data');
  await mark(page);
  const kinds = page.locator('#results').getByRole('heading', { name: 'Newest first' });
  await expect(kinds).toBeVisible();
  await expect(async () => {
    await page.getByRole('searchbox').fill('');
    await page.getByRole('searchbox').pressSequentially('zzzz nothing');
    await expect(page.locator('#results')).toContainText(/Nothing fits|Nothing found up to here/, { timeout: 2000 });
  }).toPass();
  await expectMark(page);
  expect(page.url()).not.toContain('zzzz');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.getByRole('searchbox').fill('');
  await expect(kinds).toBeVisible();
  await expectMark(page);
});

test('a switch that cannot be saved says so and stays as it is', { tag: '@js-only' }, async ({ page }) => {
  const purpose = 'supplier_insight';
  await signedIn(page, customer('withdrawn'));
  await decide(page, purpose, 'on');
  await page.route('**/actions/**', (route) => route.abort());
  await page.goto('/me/choices');
  await page.waitForLoadState('networkidle');
  await control(page, purpose).click();
  await expect(card(page, purpose)).toContainText('Not saved. Nothing was changed. Please try again.');
  await expectState(page, purpose, 'on');
});
