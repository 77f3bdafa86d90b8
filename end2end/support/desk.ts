// Looks of staff at one customer's pages.
import { expect, type Page } from '@playwright/test';
import { demo, type SignIn } from '../demo';
import { inLanguage, signedIn } from './session';

export const CASE = 'C-30001';
export const REASON = 'The customer asks which card we hold';

const looks = new Map<string, string>();

/** Fills the form of the desk in and opens the page. Gives back its address. */
export async function openLook(page: Page, customer: string, reason = REASON): Promise<string> {
  await page.goto('/desk');
  await page.getByLabel('Which customer').fill(customer);
  await page.getByLabel('Case', { exact: true }).fill(CASE);
  await page.getByLabel('Your reason, for the customer to read').fill(reason);
  await page.getByRole('button', { name: /^Open for/ }).click();
  await expect(page).toHaveURL(/\/desk\/views\//);
  return new URL(page.url()).pathname;
}

/** The agent at one customer's pages, in a look that is still open where there is one. */
export async function looking(page: Page, customer: string, who: SignIn = demo().agent): Promise<string> {
  await signedIn(page, who);
  const open = looks.get(customer);
  if (open && (await page.request.get(open)).status() === 200) return open;
  await inLanguage(page, 'en');
  const look = await openLook(page, customer);
  looks.set(customer, look);
  return look;
}
