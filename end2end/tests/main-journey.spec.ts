// The main journey: from a record that comes in to the refusal that the customer sees.
import { expect, test, type Page } from '@playwright/test';
import { card, click, decide } from '../support/choices';
import { ask, deliver } from '../support/gate';
import { customer } from '../support/pages';
import { signedIn, signIn } from '../support/session';

const SYSTEM = 'campaign-engine';
const PURPOSE = 'profiling_offers';

async function newestLine(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Activity' }).click();
  await expect(page).toHaveURL(/\/me\/activity$/);
  return (await page.locator('main ol > li').first().innerText()).replaceAll(/\s+/g, ' ');
}

test('what the customer turns off is refused, and the customer sees the refusal @both-databases', async ({
  page,
  request,
}, { project }) => {
  const anna = customer('typical');
  const product = `Oat biscuits ${project.name}`;
  await deliver(request, anna.reference, {
    id: `journey-${project.name}`,
    product,
    at: '2026-05-04T10:20:00Z',
  });
  await signedIn(page, anna);
  await decide(page, PURPOSE, 'on');
  await page.context().clearCookies();

  await signIn(page, anna);
  await expect(page).toHaveURL(/\/me$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Your data' }).click();
  await page.getByRole('searchbox').fill(product);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('rowheader', { name: product })).toBeVisible();
  await expect(page.locator('#results')).toContainText('4 May 2026');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Your choices' }).click();
  await expect(card(page, PURPOSE)).toContainText('Work out which offers fit you');
  await click(page, PURPOSE, 'off');
  await expect(card(page, PURPOSE).getByRole('status')).toContainText(
    /Turned off, .+\. 2 systems are refused from now on\./,
  );

  const refused = await ask(request, SYSTEM, PURPOSE, anna.reference);
  expect(refused.status).toBe(403);
  expect(refused.reason).toBe('purpose-off');
  expect(refused.body['since']).toBeTruthy();
  expect(refused.body['records']).toBeUndefined();
  const refusal = await newestLine(page);
  expect(refusal).toContain('Refused, as you asked. Campaign system asked for: Personal offers.');
  expect(refusal).toMatch(/Why: you turned it off, since \d+ \w+ \d{4}, \d\d:\d\d\./);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Your choices' }).click();
  await click(page, PURPOSE, 'on');
  const released = await ask(request, SYSTEM, PURPOSE, anna.reference);
  expect(released.status).toBe(200);
  expect(released.body['records']).toHaveLength(5);
  const release = await newestLine(page);
  expect(release).toContain('Used. Campaign system was given 5 records for: Personal offers.');
});
