// A yes for a limited time ends by itself.
import { expect, test } from '@playwright/test';
import { card, decide, expectState } from '../support/choices';
import { daysAhead } from '../support/clock';
import { ask } from '../support/gate';
import { customer } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

const PURPOSE = 'ads_elsewhere';

test.afterEach(() => daysAhead(0));

test('a yes for 30 days is over after 31 @both-databases', async ({ page, request }) => {
  const freja = customer('gpc');
  await signedIn(page, freja);
  await inLanguage(page, 'en');
  await decide(page, PURPOSE, 'off');

  await page.goto('/me/choices');
  await card(page, PURPOSE).getByText('Turn it on for a limited time').click();
  await card(page, PURPOSE).getByLabel(/^30 days, until/).check();
  await card(page, PURPOSE).getByRole('button', { name: 'Turn on for this time' }).click();
  await expectState(page, PURPOSE, 'on');
  await expect(card(page, PURPOSE).locator('.act')).toContainText(/until .+, then off by itself/);
  expect((await ask(request, 'audience-sync', PURPOSE, freja.reference)).status).toBe(200);

  daysAhead(31);
  const refused = await ask(request, 'audience-sync', PURPOSE, freja.reference);
  expect(refused.status).toBe(403);
  expect(refused.reason).toBe('expired');
  await page.goto('/me/choices');
  await expect(page).toHaveURL(/\/sign-in/);
  await signedIn(page, freja);
  await page.goto('/me/choices');
  await expectState(page, PURPOSE, 'off');
  await expect(card(page, PURPOSE)).toContainText('Your yes ended by itself');
  await expect(card(page, PURPOSE).locator('.act')).toContainText(/ended by itself on/);
});
