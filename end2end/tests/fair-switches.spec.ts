// Yes and no are alike: in effort, in looks, in effect.
import { expect, test, type Locator } from '@playwright/test';
import { CONSENTS, SWITCHED, card, click, control, decide, expectState, type State } from '../support/choices';
import { looking } from '../support/desk';
import { ask } from '../support/gate';
import { customer } from '../support/pages';
import { signedIn } from '../support/session';

interface Look {
  tag: string;
  width: number;
  height: number;
  style: Record<string, string>;
}

/** How an element looks, apart from the words in it. */
async function look(element: Locator): Promise<Look> {
  return element.evaluate((node) => {
    const computed = getComputedStyle(node);
    const names = [
      'color', 'backgroundColor', 'borderTopColor', 'borderTopWidth', 'borderTopStyle', 'borderTopLeftRadius',
      'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'textDecorationLine', 'opacity', 'boxShadow',
      'paddingTop', 'paddingLeft', 'display', 'visibility',
    ] as const;
    const box = node.getBoundingClientRect();
    return {
      tag: node.tagName,
      width: box.width,
      height: box.height,
      style: Object.fromEntries(names.map((name) => [name, computed[name]])),
    };
  });
}

test('T1 turning off takes no more actions than turning on, on the same page', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  const purpose = 'recommendations';
  await decide(page, purpose, 'on');
  await decide(page, purpose, 'off');
  await page.goto('/me/choices');
  const actions = async (wanted: State): Promise<number> => {
    for (let count = 1; count <= 3; count += 1) {
      await control(page, purpose).click();
      await expect(card(page, purpose).getByRole('status')).toBeVisible();
      await expect(page).toHaveURL(/\/me\/choices/);
      if ((await control(page, purpose).getAttribute('aria-checked')) === String(wanted === 'on')) return count;
    }
    throw new Error(`not ${wanted} after three actions`);
  };
  const give = await actions('on');
  await page.goto('/me/choices');
  const withdraw = await actions('off');
  expect(withdraw).toBeLessThanOrEqual(give);
  expect(withdraw).toBe(1);
});

test('T2 yes and no look the same', async ({ page }) => {
  await signedIn(page, customer('new_member'));
  // A button under the pointer is on its way to another colour.
  await page.mouse.move(0, 0);
  await page.goto('/me/choices');
  // No other one ever is: half of the way is a look of its own.
  const fades = await page.locator('.act .btn').evaluateAll((buttons) =>
    buttons.map((button) => getComputedStyle(button).transitionDuration),
  );
  expect(new Set(fades)).toEqual(new Set(['0s']));
  for (const purpose of CONSENTS) {
    const act = card(page, purpose).locator('.act');
    const yes = await look(act.getByRole('button', { name: 'Yes', exact: true }));
    const no = await look(act.getByRole('button', { name: 'No', exact: true }));
    expect(no.tag).toBe(yes.tag);
    expect(no.style).toEqual(yes.style);
    expect(no.height).toBeCloseTo(yes.height, 0);
    expect(no.width).toBeCloseTo(yes.width, 0);
  }
});

test('T2 the switch is the same size on and off', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  await decide(page, 'recommendations', 'on');
  await decide(page, 'ads_elsewhere', 'on');
  await decide(page, 'ads_elsewhere', 'off');
  await page.goto('/me/choices');
  const on = await look(control(page, 'recommendations'));
  const off = await look(control(page, 'ads_elsewhere'));
  expect([off.tag, off.height, off.style['fontSize'], off.style['fontWeight']]).toEqual([
    on.tag, on.height, on.style['fontSize'], on.style['fontWeight'],
  ]);
  expect(off.width).toBeCloseTo(on.width, 0);
});

test('T3 nothing that needs a yes is on before one was given', async ({ page, request }) => {
  const sanne = customer('new_member');
  await signedIn(page, sanne);
  await page.goto('/me/choices');
  for (const purpose of CONSENTS) {
    await expect(card(page, purpose)).toContainText('You have not answered yet');
    await expect(card(page, purpose).getByRole('switch')).toHaveCount(0);
    await expect(card(page, purpose).locator('input:checked')).toHaveCount(0);
  }
  const refused = await ask(request, 'campaign-engine', 'profiling_offers', sanne.reference);
  expect([refused.status, refused.reason]).toEqual([403, 'not-asked']);
});

test('T4 turning off asks nothing back and can be undone', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  const purpose = 'supplier_insight';
  await decide(page, purpose, 'on');
  await page.goto('/me/choices');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await click(page, purpose, 'off');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(asked).toEqual([]);
  await card(page, purpose).getByRole('button', { name: 'Undo' }).click();
  await expectState(page, purpose, 'on');
});

test('T4 turning everything off asks nothing back and can be undone', async ({ page }) => {
  await signedIn(page, customer('withdrawn'));
  await decide(page, 'recommendations', 'on');
  await decide(page, 'direct_marketing', 'on');
  await decide(page, 'ads_elsewhere', 'off');
  await page.goto('/me/choices');
  await page.getByRole('button', { name: /^Turn all \d off$/ }).click();
  for (const purpose of ['recommendations', 'direct_marketing']) await expectState(page, purpose, 'off');
  await page.locator('#done').getByRole('button', { name: 'Undo' }).click();
  for (const purpose of ['recommendations', 'direct_marketing']) await expectState(page, purpose, 'on');
  await expectState(page, 'ads_elsewhere', 'off');
});

test('T7 the first answer of the gate after a switch is the new one', async ({ page, request }) => {
  const jonas = customer('withdrawn');
  await signedIn(page, jonas);
  await decide(page, 'direct_marketing', 'on');
  await page.goto('/me/choices');
  for (const wanted of ['off', 'on', 'off', 'on'] as const) {
    await click(page, 'direct_marketing', wanted);
    const { reason } = await ask(request, 'campaign-engine', 'direct_marketing', jonas.reference);
    expect(reason).toBe(wanted === 'on' ? 'released' : 'purpose-off');
  }
});

test('T8 staff see the states that the customer sees', async ({ page, browser }, { project }) => {
  const marijke = customer('heavy');
  await signedIn(page, marijke);
  await decide(page, 'ads_elsewhere', 'off');
  await page.goto('/me/choices');
  const desk = await (await browser.newContext(project.use)).newPage();
  await desk.goto(`${await looking(desk, marijke.reference)}/choices`);
  for (const purpose of SWITCHED) {
    const own = card(page, purpose).locator('.act');
    const staff = card(desk, purpose).locator('.act');
    const on = (await own.locator('[role=switch][aria-checked=true]').count()) === 1;
    await expect(staff.locator('.stateword')).toHaveAttribute('data-state', on ? 'on' : 'off');
    await expect(staff.locator('.stateword')).toHaveText(on ? 'On' : 'Off');
    await expect(staff.locator('small')).toHaveText(await own.locator('small').innerText());
    await expect(card(desk, purpose).getByRole('switch')).toHaveCount(0);
  }
  await expect(desk.locator('main').getByRole('button')).toHaveCount(0);
  await desk.context().close();
});

test('T15 every form of the choices works as a plain form', async ({ page, request }) => {
  const jonas = customer('withdrawn');
  await signedIn(page, jonas);
  await decide(page, 'call_transcription', 'on');
  await page.goto('/me/choices');
  const forms = page.locator('main form');
  expect(await forms.count()).toBeGreaterThan(SWITCHED.length);
  for (const form of await forms.all()) {
    expect(await form.getAttribute('method')).toBe('post');
    expect(await form.getAttribute('action')).toMatch(/^\/me\/(choices|restriction)/);
    expect(await form.locator('button[type=submit][name=wanted]').count()).toBeGreaterThan(0);
  }
  await card(page, 'call_transcription').getByText('Keep it on for a limited time only').click();
  await card(page, 'call_transcription').getByLabel(/^90 days/).check();
  await card(page, 'call_transcription').getByRole('button', { name: 'Keep on for this time' }).click();
  await expect(card(page, 'call_transcription').getByRole('status')).toContainText(/Turned on until/);
  const { reason } = await ask(request, 'support-desk', 'call_transcription', jonas.reference);
  expect(reason).toBe('released');
});
