// Anybody checks a receipt: in their own browser, which tells nobody of it, and without JavaScript on
// the brand's server.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { decide } from '../support/choices';
import { LANGUAGES, customer, receipt, shown } from '../support/pages';
import { signedIn } from '../support/session';

const FILE = { name: 'receipt.json', mimeType: 'application/json' };

interface Kept {
  /** The newest receipt, and one from before. */
  text: string;
  older: string;
  /** The page of the newest. */
  address: string;
}

let kept: Kept | undefined;

/** Two receipts of one customer. */
async function receipts(page: Page): Promise<Kept> {
  if (kept) return kept;
  await signedIn(page, customer('typical'));
  const file = async (): Promise<string> => (await page.request.get(`${await receipt(page)}.json`)).text();
  await decide(page, 'recommendations', 'off');
  const older = await file();
  await decide(page, 'recommendations', 'on');
  kept = { text: await file(), older, address: await receipt(page) };
  return kept;
}

/** Another's browser, at the page. */
async function visitor(page: Page, path = '/verify'): Promise<void> {
  await page.context().clearCookies();
  await page.goto(path);
}

function check(page: Page): Locator {
  return page.locator('form#check');
}

interface Typed {
  receipt: string;
  older?: string;
  key?: string;
}

/** Types, and has it checked. */
async function typed(page: Page, { receipt = '', older = '', key = '' }: Typed): Promise<void> {
  for (const [field, text] of Object.entries({ receipt, older, key })) {
    const typed = page.locator(`#${field}`);
    if ((await typed.inputValue()) !== text) await typed.fill(text);
  }
  await check(page).locator('button').click();
}

/** The answer, under a heading that has the focus. */
async function answered(page: Page, title: RegExp, steps: string[] = []): Promise<void> {
  await expect(page.locator('#result h2')).toBeFocused();
  await expect(page).toHaveTitle(title);
  for (const step of steps) await expect(page.locator('#result .steps')).toContainText(step);
  expect(await page.locator('#result').innerText()).not.toMatch(/[{}]\w*\}?(?=\s*$)|\{\w+\}/m);
  await page.locator('#result h2').evaluate((heading: { blur: () => void }) => heading.blur());
}

async function looksFine(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

/** The page, once the browser is ready to check. */
async function ready(page: Page, path = '/verify'): Promise<void> {
  await visitor(page, path);
  await expect(page.locator('#here')).toBeVisible();
}

test('the browser checks by itself and tells nobody of the receipt', { tag: '@js-only' }, async ({ page }) => {
  const { text, older } = await receipts(page);
  await ready(page);
  await expect(page.locator('#asks')).toBeHidden();
  const asked: string[] = [];
  page.on('request', (request) => {
    expect(request.method()).toBe('GET');
    expect(request.postData()).toBeNull();
    asked.push(new URL(request.url()).pathname);
  });

  await typed(page, { receipt: text, older });
  await answered(page, /^The receipt holds/, [
    'This is what was recorded',
    'You turned it on.',
    'It is in the log',
    'The log is signed by',
    'Since then the log only grew',
    'Since the older one the log only grew',
  ]);
  await expect(page.getByRole('status')).toContainText('Checked in this browser, without asking us');
  await expect(page.locator('.steps > li')).toHaveCount(5);
  await expect(page.locator('.steps .poor')).toHaveCount(0);
  await looksFine(page);

  // One character: within the line, and within the signature.
  await typed(page, { receipt: text.replace('"recommendations"', '"recommendation5"') });
  await answered(page, /^The receipt does not hold/, ['This is what it says', 'It is not in the log']);
  await looksFine(page);
  const signature = /— \S+ \S{20}(\S)/.exec(text);
  const at = (signature?.index ?? 0) + (signature?.[0].length ?? 0) - 1;
  const other = text[at] === 'A' ? 'B' : 'A';
  await typed(page, { receipt: text.slice(0, at) + other + text.slice(at + 1) });
  await answered(page, /^The receipt does not hold/, ['The log in it is not signed']);

  // Of another log; and with a key that was kept, which is another one.
  const name = (await check(page).getAttribute('data-keys'))?.split('+')[0] ?? '';
  await typed(page, { receipt: text.replaceAll(name, 'other.example/log') });
  await answered(page, /^The receipt is of another log/);
  const foreign = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
  await typed(page, { receipt: text, key: foreign });
  await answered(page, /^The receipt is of another log/);

  await typed(page, { receipt: text, older: 'nonsense' });
  await answered(page, /^The receipt holds/, ['The older one proves nothing']);
  for (const [wrong, words] of [
    [{ receipt: '' }, 'Paste the receipt'],
    [{ receipt: '{}' }, 'cannot be read as a receipt'],
    [{ receipt: text, key: 'key' }, 'This is no key of a log'],
  ] as const) {
    await typed(page, wrong);
    await answered(page, /^Not checked/);
    await expect(page.getByRole('alert')).toContainText(words);
  }
  await looksFine(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await typed(page, { receipt: text, older });
  await answered(page, /^The receipt holds/);
  expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(320);
  expect([...new Set(asked)].filter((path) => !/^\/log\/(checkpoint|tile\/\d)/.test(path))).toEqual([]);
  expect(asked).toContain('/log/checkpoint');
});

test('a log that lies or does not answer is told from one that grew', { tag: '@js-only' }, async ({ page }) => {
  const { text, older } = await receipts(page);
  await ready(page);
  // Other entries under the same head.
  await page.route('**/log/tile/**', async (route) => {
    const file = await route.fetch();
    const body = Buffer.from(await file.body());
    body.fill(7);
    await route.fulfill({ response: file, body });
  });
  await typed(page, { receipt: older });
  // That accuses nobody: the file may be damaged on its way.
  await answered(page, /the log of today does not prove that it kept it/, [
    'Not proved: that the log still holds it',
    'reads all entries instead',
  ]);
  await page.unrouteAll();
  for (const path of ['**/log/tile/**', '**/log/checkpoint']) {
    await page.route(path, (route) => route.abort());
    await typed(page, { receipt: older, older: text });
    await answered(page, /the log of today was not compared/, ['It is in the log', 'could not be fetched']);
    await page.unrouteAll();
  }
  // Nobody is there who knows of a log: that is no log that became empty.
  await page.route('**/log/checkpoint', (route) => route.fulfill({ status: 404 }));
  await typed(page, { receipt: older });
  await answered(page, /the log of today was not compared/, ['could not be fetched']);
  await page.unrouteAll();
  // Only what signed the receipt is believed.
  await page.route('**/log/checkpoint', async (route) => {
    const note = await (await route.fetch()).text();
    await route.fulfill({ body: note.replace(/\n\d+\n/, '\n1\n') });
  });
  await typed(page, { receipt: text });
  await answered(page, /the log of today was not compared/, ['is not signed with the key that was used']);
});

test('a receipt is chosen, dropped, or comes from its own page', { tag: '@js-only' }, async ({ page }) => {
  const { text, older, address } = await receipts(page);
  await ready(page);
  await page.locator('#receipt-file').setInputFiles({ ...FILE, buffer: Buffer.from(text) });
  await answered(page, /^The receipt holds/);
  await page.locator('#older-file').setInputFiles({ ...FILE, buffer: Buffer.from(older) });
  await answered(page, /^The receipt holds/, ['Since the older one']);
  const dropped = await page.evaluateHandle(`(() => {
    const dropped = new DataTransfer();
    dropped.items.add(new File(['{}'], 'receipt.json', { type: 'application/json' }));
    return dropped;
  })()`);
  await page.locator('#receipt').dispatchEvent('drop', { dataTransfer: dropped });
  await answered(page, /^Not checked/);

  const line = address.split('/').at(-2) ?? '';
  await ready(page, `/verify#line=${line}`);
  await answered(page, /^Not checked/);
  await expect(page.getByRole('alert')).toContainText('Sign in and try again');
  await signedIn(page, customer('typical'));
  await page.goto(address);
  await page.getByRole('link', { name: 'Check it in your browser.' }).click();
  await answered(page, /^The receipt holds/, ['Since then the log only grew']);
  await expect(page).toHaveURL(`/verify#line=${line}`);
});

test('every language has words for what a browser finds', { tag: '@js-only' }, async ({ page }) => {
  const { text, older } = await receipts(page);
  for (const language of LANGUAGES) {
    await ready(page, language === 'en' ? '/verify' : `/${language}/verify`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await typed(page, { receipt: text, older });
    await answered(page, / – /);
    await expect(page.locator('.steps > li')).toHaveCount(5);
    expect(await shown(page)).not.toContain('verify-');
    const words: string[] = await page
      .locator('template')
      .evaluateAll((all: { innerHTML: string }[]) => all.map((one) => one.innerHTML));
    expect(words.filter((word) => word.includes('verify-'))).toEqual([]);
  }
});

test('without JavaScript the server checks, and says that this asks the brand', { tag: '@nojs-only' }, async ({ page }) => {
  const { text, older, address } = await receipts(page);
  await visitor(page);
  await expect(page.locator('#asks')).toContainText('Checking here asks our own server');
  await expect(page.locator('#here')).toBeHidden();
  await typed(page, { receipt: text, older });
  await expect(page).toHaveTitle(/^The receipt holds/);
  await expect(page.getByRole('status')).toContainText('Checked by our own server');
  await expect(page.locator('.steps > li')).toHaveCount(5);
  await expect(page.locator('.steps .poor')).toHaveCount(0);

  await typed(page, { receipt: text.replace('recommendations', 'ads_elsewhere') });
  await expect(page.getByRole('status')).toContainText('The receipt does not hold');
  await expect(page.locator('.steps')).toContainText('It is not in the log');
  // A checkpoint with the line ends that a form sends.
  const note = await (await page.request.get('/log/checkpoint')).text();
  await typed(page, { receipt: text, older: note });
  await expect(page.locator('.steps > li').last()).toContainText('Since the older one the log only grew');
  await typed(page, { receipt: text, key: 'key' });
  await expect(page.getByRole('alert')).toContainText('This is no key of a log');
  await typed(page, { receipt: '' });
  await expect(page.getByRole('alert')).toContainText('Paste the receipt');

  await page.locator('#receipt-file').setInputFiles({ ...FILE, buffer: Buffer.from(text) });
  await check(page).locator('button').click();
  await expect(page).toHaveTitle(/^The receipt holds/);
  expect(await page.context().cookies()).toEqual([]);

  await signedIn(page, customer('typical'));
  await page.goto(address);
  await page.getByRole('button', { name: 'Check it on our server' }).click();
  await expect(page).toHaveTitle(/^The receipt holds/);
});

test('the server answers in each language', { tag: '@nojs-only' }, async ({ page }) => {
  const { text } = await receipts(page);
  for (const language of LANGUAGES) {
    await visitor(page, language === 'en' ? '/verify' : `/${language}/verify`);
    await typed(page, { receipt: text });
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('status')).toBeVisible();
    await expect(page.locator('.steps > li')).toHaveCount(4);
    await typed(page, { receipt: '{}' });
    await expect(page.getByRole('alert')).toBeVisible();
  }
});
