// A look by staff, and what the customer sees of it.
import { expect, test } from '@playwright/test';
import { demo } from '../demo';
import { CASE, openLook } from '../support/desk';
import { customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

test('the customer sees who looked, why, when, and what was unmasked @both-databases', async ({
  page,
}, { project }) => {
  const pieter = customer('incident');
  const reason = `The customer asks which card we hold (${project.name})`;
  await signedIn(page, demo().agent);
  const look = await openLook(page, pieter.email, reason);
  const bar = page.getByRole('region', { name: 'Support view' });
  for (const end of ['', '/choices', '/benefits', '/activity', '/data?kind=payment_token']) {
    await page.goto(look + end);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await expect(bar).toBeInViewport();
    await expect(bar).toContainText('You are looking as support. The customer sees this look.');
    await expect(bar).toContainText(`Case ${CASE}: ${reason}`);
    await expect(bar).toContainText(/until \d\d:\d\d/);
  }

  await expect(page.locator('main')).not.toContainText('Betaalpas');
  await page.getByRole('button', { name: /^Show \(logged\)/ }).first().click();
  await expect(page.locator('main')).toContainText('Betaalpas');
  await expect(bar).toBeInViewport();
  await bar.getByRole('button', { name: 'End now' }).click();
  await expect(page).toHaveURL(/\/desk$/);
  expect((await page.request.get(look)).status()).toBe(404);

  await signedIn(page, pieter);
  await inLanguage(page, 'en');
  await page.goto('/me/activity');
  const lines = page.locator('main ol > li');
  await expect(lines.nth(0)).toContainText('A hidden value was shown to staff. Card token and last 4 digits');
  await expect(lines.nth(1)).toContainText('Looked at by customer service.');
  await expect(lines.nth(1)).toContainText(`Case ${CASE}: ${reason}`);
  await expect(lines.nth(1).locator('time')).toHaveText(/^\d\d:\d\d$/);
  await expect(page.locator('main')).not.toContainText('Kim');
});

test('nothing opens without a case, a reason and exactly one customer', async ({ page }) => {
  await signedIn(page, demo().agent);
  await page.goto('/desk');
  await page.getByLabel('Which customer').fill('nobody@post.example');
  await page.getByLabel('Case', { exact: true }).fill(CASE);
  await page.getByLabel('Your reason, for the customer to read').fill('The customer asks something');
  await page.getByRole('button', { name: /^Open for/ }).click();
  await expect(page.getByRole('heading', { name: 'Nothing was opened' })).toBeVisible();
  await expect(page.locator('main')).toContainText('No single customer has exactly this.');
  await expect(page).toHaveURL(/\/desk$/);
});

test('the desk and the office do not exist for a customer', async ({ page }) => {
  await signedIn(page, customer('typical'));
  for (const path of ['/desk', '/office', '/desk/views/00000000000000000000000000']) {
    expect((await page.goto(path))?.status(), path).toBe(404);
  }
  await signedIn(page, demo().agent);
  expect((await page.goto('/office'))?.status()).toBe(404);
});
