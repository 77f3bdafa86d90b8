// A line of the activity goes into the log and has a receipt; where it is decided, a link leads there.
import { expect, test } from '@playwright/test';
import { card, click, control, decide } from '../support/choices';
import { LANGUAGES, customer, receipt } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

test('a decision goes into the log, and has a receipt', async ({ page }) => {
  await signedIn(page, customer('typical'));
  await inLanguage(page, 'en');
  await decide(page, 'recommendations', 'on');
  const address = await receipt(page);
  await page.locator('.timeline > li').first().getByRole('link', { name: 'Receipt' }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByText('line, path and signature agree')).toBeVisible();
  await expect(page.locator('main')).toContainText('vitrine verify receipt');
  const file = await page.request.get(`${address}.json`);
  expect(file.headers()['content-disposition']).toContain('attachment');
  await expect(page.locator('form[action$="/receipt/mail"]')).toHaveCount(0);
});

test('what was decided just now has a link to its receipt', async ({ page }) => {
  await signedIn(page, customer('typical'));
  await inLanguage(page, 'en');
  await page.goto('/me/choices');
  const on = (await control(page, 'recommendations').getAttribute('aria-checked')) === 'true';
  await click(page, 'recommendations', on ? 'off' : 'on');
  await card(page, 'recommendations').getByRole('status').getByRole('link', { name: 'Receipt' }).click();
  await expect(page).toHaveURL(/\/me\/activity\/e-\w+\/receipt$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(on ? 'You turned it off.' : 'You turned it on.');
});

test('a receipt is one sheet of paper', { tag: '@js-only' }, async ({ page }) => {
  await signedIn(page, customer('typical'));
  for (const language of LANGUAGES) {
    await inLanguage(page, language);
    await page.goto(await receipt(page));
    const paper = await page.pdf({ preferCSSPageSize: true });
    const pages = paper.toString('latin1').match(/\/Type \/Page\b/g);
    expect(pages, language).toHaveLength(1);
  }
  await inLanguage(page, 'en');
});
