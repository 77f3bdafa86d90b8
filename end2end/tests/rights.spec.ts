// The pause of all use, an objection and its answer, and the signal of the browser.
import { expect, test } from '@playwright/test';
import { demo } from '../demo';
import { card, click, decide, expectState } from '../support/choices';
import { ask } from '../support/gate';
import { customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

const SYSTEM = 'campaign-engine';
const PURPOSE = 'profiling_offers';
const ASSESSED = 'fraud_prevention';
const FLAGGED = 'ads_elsewhere';

test('a pause refuses what is on, and its end lets it go on', async ({ page, request }) => {
  const jonas = customer('withdrawn');
  await signedIn(page, jonas);
  await inLanguage(page, 'en');
  await decide(page, PURPOSE, 'on');
  expect((await ask(request, SYSTEM, PURPOSE, jonas.reference)).status).toBe(200);

  await page.goto('/me/choices');
  await page.locator('#pause').getByRole('button', { name: 'Pause all use' }).click();
  await expect(page).toHaveURL(/\/me\/choices\?pause=set#paused$/);
  await expect(page.getByRole('status').filter({ hasText: 'You restricted all use' })).toBeVisible();
  const refused = await ask(request, SYSTEM, PURPOSE, jonas.reference);
  expect(refused.status).toBe(403);
  expect(refused.reason).toBe('restricted');

  await click(page, PURPOSE, 'off');
  await click(page, PURPOSE, 'on');
  await expect(card(page, PURPOSE).getByRole('status')).toContainText('It takes effect when your pause ends');
  await expect(card(page, PURPOSE)).not.toContainText('may ask from now on');
  await expect(card(page, PURPOSE).locator('.act')).toContainText('used again when your pause ends');

  await page.locator('#pause').getByRole('button', { name: 'End the pause' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The pause has ended' })).toBeVisible();
  expect((await ask(request, SYSTEM, PURPOSE, jonas.reference)).status).toBe(200);
  await page.goto('/me/activity?kind=decision');
  const lines = page.locator('main ol > li');
  await expect(lines.filter({ hasText: 'You paused all use.' }).first()).toBeVisible();
  await expect(lines.filter({ hasText: 'You ended the pause.' }).first()).toBeVisible();
});

test('an objection is answered with reasons that the customer reads', async ({ page, request }, { project }) => {
  const pieter = customer('incident');
  const reasons = `We count failed cards to stop theft from this account (${project.name}).`;
  await signedIn(page, pieter);
  await inLanguage(page, 'en');
  await decide(page, ASSESSED, 'on');
  await decide(page, ASSESSED, 'off');
  await page.goto('/me/choices');
  await expect(card(page, ASSESSED)).toContainText('You get an answer with reasons by');
  const refused = await ask(request, 'feature-store', ASSESSED, pieter.reference);
  expect(refused.reason).toBe('objection-pending');

  await signedIn(page, demo().officer);
  await page.goto('/office');
  await page.locator('#objections').getByRole('link', { name: pieter.reference }).click();
  await page.getByLabel('Not upheld: there are compelling grounds, and the use goes on').check();
  await page.getByLabel('Reasons, for the customer to read').fill(reasons);
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect(page).toHaveURL(/\/office#objections$/);
  await expect(page.locator('#objections')).not.toContainText(pieter.reference);

  await signedIn(page, pieter);
  await page.goto('/me/choices');
  await expectState(page, ASSESSED, 'on');
  await expect(card(page, ASSESSED)).toContainText(reasons);
  await expect(card(page, ASSESSED)).toContainText('you can complain, or go to court');
  expect((await ask(request, 'feature-store', ASSESSED, pieter.reference)).status).toBe(200);
});

test('the signal turns off once, and a later yes stands', async ({ page, request }) => {
  const freja = customer('gpc');
  await signedIn(page, freja);
  await inLanguage(page, 'en');
  await decide(page, FLAGGED, 'on');
  await page.setExtraHTTPHeaders({ 'sec-gpc': '1' });
  await page.goto('/me/choices');
  await expectState(page, FLAGGED, 'off');
  await expect(page.locator('#gpc')).toContainText('We turned off because of it');
  expect((await ask(request, 'audience-sync', FLAGGED, freja.reference)).reason).toBe('purpose-off');

  await click(page, FLAGGED, 'on');
  await page.goto('/me/choices');
  await expectState(page, FLAGGED, 'on');
  await expect(page.locator('#gpc')).toContainText('You said yes afterwards, and your yes stands');
  await page.goto('/me/activity?kind=decision');
  await expect(page.locator('main ol > li').first()).toContainText(
    'You said so while your browser sent Global Privacy Control.',
  );

  await page.setExtraHTTPHeaders({});
  await page.goto('/me/choices');
  await expect(page.locator('#gpc')).toHaveCount(0);
  await expectState(page, FLAGGED, 'on');
  await decide(page, FLAGGED, 'off');
});
