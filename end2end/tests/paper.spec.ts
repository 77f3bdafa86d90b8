// A printed page is the customer's own copy.
import { expect, test } from '@playwright/test';
import { SWITCHED, card } from '../support/choices';
import { customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

test('print shows states in words and no controls', { tag: '@js-only' }, async ({ page }) => {
  await signedIn(page, customer('heavy'));
  await inLanguage(page, 'en');
  await page.goto('/me/choices');
  await page.emulateMedia({ media: 'print' });
  for (const purpose of SWITCHED) {
    await expect(card(page, purpose).locator('.act .state')).toBeVisible();
    await expect(card(page, purpose).locator('.act .state')).toHaveText(/^(On|Off)$/);
    await expect(card(page, purpose).locator('.act .track')).toBeHidden();
  }
  for (const hidden of ['header.top nav', 'header.top .end', 'a.skip', 'nav.back', 'main .btn', 'main summary']) {
    await expect(page.locator(hidden).first()).toBeHidden();
  }
  await expect(page.getByRole('contentinfo').getByRole('button').first()).toBeHidden();
  await expect(page.getByText(/^Printed on/)).toBeVisible();
  await expect(page.getByText('Systems that ask').first()).toBeVisible();
});
