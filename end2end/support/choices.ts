// The switches of /me/choices.
import { expect, type Locator, type Page } from '@playwright/test';
import type { SignIn } from '../demo';
import { post, signedIn } from './session';

export type State = 'on' | 'off';

/** The purposes that need a yes. */
export const CONSENTS = [
  'profiling_offers',
  'recommendations',
  'ads_elsewhere',
  'supplier_insight',
  'call_transcription',
];
/** All purposes with a switch. */
export const SWITCHED = [...CONSENTS, 'direct_marketing', 'fraud_prevention'];

export function card(page: Page, purpose: string): Locator {
  return page.locator(`li#${purpose}`);
}

export function control(page: Page, purpose: string): Locator {
  return card(page, purpose).locator('.act').getByRole('switch');
}

/** Clicks the switch of a purpose, once. */
export async function click(page: Page, purpose: string, wanted: State): Promise<void> {
  await control(page, purpose).click();
  await expectState(page, purpose, wanted);
}

export async function expectState(page: Page, purpose: string, state: State): Promise<void> {
  await expect(control(page, purpose)).toHaveAttribute('aria-checked', String(state === 'on'));
}

/** The hidden fields of a form of the page, as anybody's browser would send them. */
async function fields(page: Page): Promise<Record<string, string>> {
  const html = await (await page.request.get('/me/choices')).text();
  const field = (name: string): string => {
    const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0] ?? '';
    return /value="([^"]*)"/.exec(tag)?.[1] ?? '';
  };
  return { seen: field('seen'), key: field('key') };
}

/** Brings a purpose into a state without a click, to begin from. */
export async function decide(page: Page, purpose: string, wanted: State): Promise<void> {
  const form = { ...(await fields(page)), wanted };
  expect(await post(page, `/me/choices/${purpose}`, form)).toBe(303);
}

/** Has a customer's objection wait for an answer of the office. */
export async function objected(page: Page, who: SignIn): Promise<void> {
  await signedIn(page, who);
  await decide(page, 'fraud_prevention', 'off');
}
