// Every page there is, by who may see it.
import type { Page } from '@playwright/test';
import { demo } from '../demo';
import { looking } from './desk';
import { inLanguage, signedIn } from './session';

export const LANGUAGES = ['en', 'nl', 'da', 'nb'] as const;

export const PUBLIC = ['/?lang=en', '/nl', '/da', '/nb', '/sign-in', '/nowhere'];
export const OWN = ['/me', '/me/data', '/me/choices', '/me/benefits', '/me/activity', '/me/account', '/me/nowhere'];
const MIRRORED = ['', '/data', '/choices', '/benefits', '/activity'];

/** A test over many pages: who looks, and at which. */
export interface Tour {
  title: string;
  /** Its pages are in one language and one frame, so that nothing in the frame may move. */
  still?: false;
  /** Signs in where need be, and names the pages. */
  begin: (page: Page) => Promise<string[]>;
}

async function own(page: Page, persona: string): Promise<string[]> {
  await signedIn(page, customer(persona));
  await inLanguage(page, 'en');
  return OWN;
}

export function customer(persona: string): ReturnType<typeof demo>['customers'][string] {
  const found = demo().customers[persona];
  if (!found) throw new Error(`the demo has no ${persona}`);
  return found;
}

/** The public pages of one language. */
export function spoken(language: string): string[] {
  return [language === 'en' ? '/?lang=en' : `/${language}`, `/sign-in?lang=${language}`];
}

export const TOURS: Tour[] = [
  { title: 'the public pages', still: false, begin: async () => PUBLIC },
  { title: 'the pages of a customer', begin: (page) => own(page, 'heavy') },
  { title: 'the pages of a new customer', begin: (page) => own(page, 'new_member') },
  {
    title: 'the pages of the desk',
    begin: async (page) => {
      await signedIn(page, demo().agent);
      return ['/desk', '/me/account', '/nowhere'];
    },
  },
  {
    title: 'the pages of a customer as staff see them',
    begin: async (page) => {
      const look = await looking(page, customer('heavy').reference);
      return MIRRORED.map((end) => look + end);
    },
  },
  {
    title: 'the pages of an officer',
    begin: async (page) => {
      await signedIn(page, demo().officer);
      return ['/office', '/desk', '/me/account'];
    },
  },
];

/** The text that a reader sees, in one line. */
export async function shown(page: Page): Promise<string> {
  return (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
}
