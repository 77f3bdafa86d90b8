// Nothing personal goes where it does not belong.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { demo } from '../demo';
import { openLook } from '../support/desk';
import { deliver } from '../support/gate';
import { OWN, PUBLIC, customer } from '../support/pages';
import { inLanguage, signedIn, signOut, signIn } from '../support/session';

test('the public pages set no cookie and ask nobody else for anything', async ({ page }) => {
  const { origin } = new URL(demo().url);
  const elsewhere: string[] = [];
  const cookies: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) elsewhere.push(request.url());
  });
  page.on('response', async (response) => {
    if (await response.headerValue('set-cookie')) cookies.push(response.url());
  });
  for (const path of PUBLIC) await page.goto(path, { waitUntil: 'networkidle' });
  expect(elsewhere).toEqual([]);
  expect(cookies).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test('the trust page has no script', async ({ page }) => {
  for (const path of ['/?lang=en', '/nl', '/da', '/nb']) {
    await page.goto(path);
    await expect(page.locator('script, [onclick], [onload], [style]')).toHaveCount(0);
  }
});

test('a canary appears in no log, no address and on nobody else’s page', async ({ page, request }, { project }) => {
  const word = `zilverspreeuw${project.name}`;
  const mail = `${word}.mail@post.example`;
  const found: string[] = [];
  const addresses: string[] = [];
  page.on('request', (sent) => addresses.push(sent.url(), sent.headers()['referer'] ?? ''));

  const ingrid = customer('wrong_guess');
  await deliver(request, ingrid.reference, {
    id: `canary-${project.name}`,
    product: `${word} product`,
    at: '2026-03-03T09:00:00Z',
  });
  const bird = `HV-7${project.name === 'js' ? '1' : '2'}00`;
  const contact = { name: `${word} name`, email: mail, phone: '+31 6 5550 0000' };
  const at = '2026-03-03T09:00:00Z';
  await deliver(request, bird, { id: `bird-${project.name}`, product: `${word} other`, at }, contact);

  await signIn(page, ingrid);
  await inLanguage(page, 'en');
  await page.goto('/me/data');
  await page.getByRole('searchbox').fill(`${word} product`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('rowheader', { name: `${word} product` })).toBeVisible();
  await signOut(page);

  await page.goto('/sign-in?lang=en');
  await page.getByLabel('E-mail address').fill(mail);
  await page.getByLabel('Password').fill(`${word} password`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Not signed in' })).toBeVisible();

  await signedIn(page, demo().agent);
  await openLook(page, mail, `The customer asks about ${word}`);
  await expect(page.locator('main')).toContainText(`${word} name`);

  await signedIn(page, customer('heavy'));
  for (const path of OWN) {
    await page.goto(path);
    if ((await page.content()).includes(word)) found.push(path);
  }
  for (const path of [...PUBLIC, '/health/live', '/health/ready', '/api/v1/openapi.json']) {
    if ((await (await request.get(path)).text()).includes(word)) found.push(path);
  }
  expect(found).toEqual([]);
  expect(addresses.filter((address) => address.includes(word))).toEqual([]);

  const log = (): string => readFileSync(process.env['E2E_LOG'] ?? '', 'utf8');
  const before = log().length;
  await request.get('/health/live');
  await expect.poll(() => log().slice(before)).toContain('/health/live');
  expect(log()).not.toContain(word);
});

test('going back after signing out shows nothing personal', async ({ page }) => {
  const anna = customer('typical');
  await signIn(page, anna);
  await page.goto('/me');
  await expect(page.locator('main')).toContainText('Anna Visser');
  await page.goto('/me/data');
  await signOut(page);
  await page.goBack();
  await expect(page).toHaveURL(/sign-in/);
  await expect(page.locator('body')).not.toContainText('Anna');
  await page.goBack();
  await expect(page.locator('body')).not.toContainText('Anna');
});
