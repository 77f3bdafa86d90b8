// Every page there is, by who may see it.
import { expect, type Page } from '@playwright/test';
import { demo } from '../demo';
import { objected } from './choices';
import { looking } from './desk';
import { inLanguage, signedIn } from './session';

export const LANGUAGES = ['en', 'nl', 'da', 'nb'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The public pages of one language. */
export function spoken(language: string): string[] {
  const [trust, verify] = language === 'en' ? ['/?lang=en', '/verify'] : [`/${language}`, `/${language}/verify`];
  return [trust, verify, `/sign-in?lang=${language}`];
}

export const PUBLIC = [...LANGUAGES.flatMap(spoken), '/nowhere'];
export const OWN = ['/me', '/me/data', '/me/choices', '/me/benefits', '/me/activity', '/me/account', '/me/nowhere'];
const MIRRORED = ['', '/data', '/choices', '/benefits', '/activity', '/data?kind=payment_token'];
const FILTERED = '/me/data?origin=inferred';

/** A page that an address alone does not lead to. */
export interface Reached {
  name: string;
  open: (page: Page) => Promise<void>;
}

export type Stop = string | Reached;

/** A test over many pages: who looks, and at which. */
export interface Tour {
  title: string;
  /** Its pages come in one language, or their addresses name it. */
  fixed?: true;
  /** Its pages are in one language and one frame, so that nothing in the frame may move. */
  still?: false;
  /** Signs in where need be, and names the pages. */
  begin: (page: Page, language: Language) => Promise<Stop[]>;
}

/** Goes through the pages of a tour. Leaves whoever is signed in with pages in English. */
export async function tour(
  page: Page,
  { begin }: Tour,
  language: Language,
  at: (name: string) => Promise<void>,
): Promise<void> {
  for (const stop of await begin(page, language)) {
    if (typeof stop === 'string') await page.goto(stop);
    else await stop.open(page);
    await at(typeof stop === 'string' ? stop : stop.name);
  }
  if (language !== 'en') await inLanguage(page, 'en');
}

async function own(page: Page, persona: string, language: Language): Promise<string[]> {
  await signedIn(page, customer(persona));
  await inLanguage(page, language);
  return OWN;
}

/** The address of the receipt of the newest line, once that is in the log. */
export async function receipt(page: Page): Promise<string> {
  const newest = page.locator('.timeline > li').first();
  await expect(async () => {
    await page.goto('/me/activity');
    await expect(newest.locator('.mark')).toHaveAttribute('data-state', 'in-log', { timeout: 100 });
  }).toPass();
  return (await newest.locator('.mark a').getAttribute('href')) ?? '';
}

export function customer(persona: string): ReturnType<typeof demo>['customers'][string] {
  const found = demo().customers[persona];
  if (!found) throw new Error(`the demo has no ${persona}`);
  return found;
}

/** A value that staff saw only after asking for it. */
function unmasked(look: string): Reached {
  return {
    name: `${look}/records`,
    open: async (page) => {
      await page.goto(`${look}/data?kind=payment_token`);
      await page.locator(`form[action^="${look}/records/"] button`).first().click();
      await page.waitForURL(/\/records\//);
    },
  };
}

/** One address of each shape that the office leads to, such as one key's. */
async function withinOffice(page: Page): Promise<string[]> {
  await page.goto('/office');
  const links = await page.locator('main a[href^="/office/"]').all();
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  const shapes = new Map<string, string>();
  for (const address of addresses) {
    const parts = address?.split('/') ?? [];
    if (address) shapes.set(`${parts[2]} ${parts.length}`, address);
  }
  return [...shapes.values()];
}

export const TOURS: Tour[] = [
  { title: 'the public pages', fixed: true, still: false, begin: async () => PUBLIC },
  {
    title: 'the pages for engineers',
    fixed: true,
    begin: async () => ['/problems', '/problems/invalid', '/api/v1/reference'],
  },
  {
    title: 'the pages of a customer',
    begin: async (page, language) => [...(await own(page, 'heavy', language)), FILTERED, await receipt(page)],
  },
  { title: 'the pages of a new customer', begin: (page, language) => own(page, 'new_member', language) },
  {
    title: 'the pages of the desk',
    begin: async (page, language) => {
      await signedIn(page, demo().agent);
      await inLanguage(page, language);
      return ['/desk', '/me/account', '/nowhere'];
    },
  },
  {
    title: 'the pages of a customer as staff see them',
    begin: async (page, language) => {
      const look = await looking(page, customer('heavy').reference);
      await inLanguage(page, language);
      return [...MIRRORED.map((end) => look + end), unmasked(look)];
    },
  },
  {
    title: 'the pages of an officer',
    begin: async (page, language) => {
      await objected(page, customer('typical'));
      await signedIn(page, demo().officer);
      await inLanguage(page, language);
      return ['/office', '/desk', '/me/account', ...(await withinOffice(page))];
    },
  },
];

/** The text that a reader sees, in one line. */
export async function shown(page: Page): Promise<string> {
  return (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
}
