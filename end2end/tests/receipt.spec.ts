// A line of the activity goes into the log, has a receipt, and anybody checks that.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { decide } from '../support/choices';
import { LANGUAGES, customer, receipt } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

/** Decides something, and has the receipt of that as a file. */
async function fresh(page: Page, wanted: 'on' | 'off'): Promise<string> {
  await decide(page, 'recommendations', wanted);
  const answer = await page.request.get(`${await receipt(page)}.json`);
  expect(answer.headers()['content-disposition']).toContain('attachment');
  return answer.text();
}

/** Checks it as somebody who is not signed in. */
async function checked(page: Page, path: string, text: string, older = ''): Promise<void> {
  await page.context().clearCookies();
  await page.goto(path);
  await page.locator('#receipt').fill(text);
  await page.locator('#older').fill(older);
  await page.locator('main form button').click();
  await expect(page.locator('main form')).toBeVisible();
}

test('a decision goes into the log, and its receipt holds', async ({ page }) => {
  await signedIn(page, customer('typical'));
  await inLanguage(page, 'en');
  await decide(page, 'recommendations', 'on');
  const address = await receipt(page);
  await page.locator('.timeline > li').first().getByRole('link', { name: 'Receipt' }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByText('line, path and signature agree')).toBeVisible();
  await expect(page.locator('main')).toContainText('vitrine verify receipt');

  const first = await fresh(page, 'off');
  const second = await fresh(page, 'on');
  await checked(page, '/verify', second, first);
  await expect(page).toHaveTitle(/^The receipt holds/);
  await expect(page.getByRole('status')).toContainText('The receipt holds');
  const steps = page.locator('.steps > li');
  await expect(steps).toHaveCount(5);
  await expect(steps.last()).toContainText('Since the older one the log only grew');
  await expect(page.locator('.steps .poor')).toHaveCount(0);

  await checked(page, '/verify', first.replace('recommendations', 'ads_elsewhere'));
  await expect(page.getByRole('status')).toContainText('The receipt does not hold');
  await expect(page.locator('.steps')).toContainText('It is not in the log');

  // A checkpoint with the line ends that a form sends.
  const note = await (await page.request.get('/log/checkpoint')).text();
  await checked(page, '/verify', second, note);
  await expect(steps.last()).toContainText('Since the older one the log only grew');
  expect(await page.context().cookies()).toEqual([]);
});

test('each language says whether a receipt holds', async ({ page }) => {
  await signedIn(page, customer('typical'));
  const text = await fresh(page, 'off');
  for (const language of LANGUAGES) {
    const path = language === 'en' ? '/verify' : `/${language}/verify`;
    await checked(page, path, text);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('status')).toBeVisible();
    await expect(page.locator('.steps > li')).toHaveCount(4);
    await checked(page, path, '{}');
    await expect(page.getByRole('alert')).toBeVisible();
  }
});

test('axe finds nothing on an answer', { tag: '@js-only' }, async ({ page }) => {
  await signedIn(page, customer('typical'));
  const text = await fresh(page, 'on');
  for (const typed of [text, text.replace('recommendations', 'ads_elsewhere'), 'nonsense']) {
    await checked(page, '/verify', typed, text);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(320);
  }
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
