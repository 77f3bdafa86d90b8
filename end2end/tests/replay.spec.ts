// What is sent twice happens once.
import { expect, test, type Page } from '@playwright/test';
import { card, click, control, decide, expectState } from '../support/choices';
import { customer } from '../support/pages';
import { inLanguage, post, signedIn } from '../support/session';

const PURPOSE = 'fraud_prevention';

async function decisions(page: Page): Promise<number> {
  const html = await (await page.request.get(`/me/activity?kind=decision&purpose=${PURPOSE}`)).text();
  return [...html.matchAll(/<time /g)].length;
}

async function begin(page: Page): Promise<number> {
  await signedIn(page, customer('wrong_guess'));
  await inLanguage(page, 'en');
  await decide(page, PURPOSE, 'on');
  return decisions(page);
}

test('the same form sent twice leaves one line', async ({ page }) => {
  const before = await begin(page);
  await page.goto('/me/choices');
  const form = card(page, PURPOSE).locator('.act form');
  const fields = {
    seen: await form.locator('[name=seen]').inputValue(),
    key: await form.locator('[name=key]').inputValue(),
    wanted: 'off',
  };
  expect(await post(page, `/me/choices/${PURPOSE}`, fields)).toBe(303);
  expect(await post(page, `/me/choices/${PURPOSE}`, fields)).toBe(303);
  expect(await decisions(page)).toBe(before + 1);
});

test('the same wish from two tabs leaves one line', async ({ page }) => {
  const before = await begin(page);
  const other = await page.context().newPage();
  await page.goto('/me/choices');
  await other.goto('/me/choices');
  await click(page, PURPOSE, 'off');
  await control(other, PURPOSE).click();
  await expectState(other, PURPOSE, 'off');
  expect(await decisions(page)).toBe(before + 1);
  await other.close();
});

test('a form from another site changes nothing', async ({ page }) => {
  const before = await begin(page);
  const answer = await page.request.post(`/me/choices/${PURPOSE}`, {
    form: { seen: '1', key: 'foreign', wanted: 'off' },
    headers: { origin: 'https://elsewhere.example' },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
  expect(await decisions(page)).toBe(before);
});
