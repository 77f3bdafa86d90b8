// The words on the pages: no guilt, one set of verbs, complete in each language.
import { expect, test, type Page } from '@playwright/test';
import { demo } from '../demo';
import { looking } from '../support/desk';
import { LANGUAGES, OWN, TOURS, customer, shown, spoken, tour, type Language } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

/** Words that make somebody feel guilty, pressed or left out. */
const GUILT: Record<Language, RegExp> = {
  en: /miss(ing)? out|you(’|')ll miss|unfortunately|are you sure|we(’|')re sorry|sad to see|lose (your|all|out)|don(’|')t want to|last chance|hurry|only today|no thanks|recommended choice/i,
  nl: /misloop|helaas|weet je (het )?zeker|weet u (het )?zeker|jammer|verlies je|laatste kans|alleen vandaag|nee,? bedankt|aanbevolen keuze/i,
  da: /går glip|desværre|er du sikker|ked af|mister du|sidste chance|kun i dag|nej tak|anbefalet valg/i,
  nb: /går glipp|dessverre|er du sikker|lei for|mister du|siste sjanse|bare i dag|nei takk|anbefalt valg/i,
};

/** Other verbs for what a switch does. */
const OTHER_VERBS: Record<Language, RegExp> = {
  en: /\b(enable|disable|activate|deactivate|opt[ -]?(in|out)|switch (on|off)|(un)?subscribe|allow|block|accept|agree|decline|reject|revoke|withdraw|permit|deny)(s|d|ed|ing)?\b/i,
  nl: /\b(in|uit)(ge)?schakel(d|en|t)?\b|\bschakel\b|\b(de|ge)?(activeer|activeren|activeert|activeerd)\b|\bopt[ -]?(in|out)\b|\b(ge)?abonne|\btoesta|\btoegestaan|\b(ge)?blokke|\b(ge)?accepte|\bakkoord\b|\bafwijzen\b|\bafgewezen\b|\bintrekken\b|\bingetrokken\b|\bverbied|\bverboden\b/i,
  da: /aktiver|\bopt[ -]?(in|out)\b|\b(til|af|fra)meld|\babonn|\btillad|bloker|accepter|godkend|\bafslå|\bnægt|tilbagekald|\btræk\w* .*tilbage|\btænd|\bsluk|\bforbyd/i,
  nb: /aktiver|\bopt[ -]?(in|out)\b|\bmeld\w* (på|av)(?!\p{L})|\babonn|\btillat|blokker|aksepter|\bgodta|godkjenn|\bavslå|\bnekt|tilbakekall|\btrekk\w* .*tilbake|\bskru|\bforby/iu,
};

/** Those of them that mean nothing else, wherever they stand. */
const SWITCH_VERBS: Record<Language, RegExp> = {
  en: /\b(enable|disable|activate|deactivate|opt[ -]?(in|out)|switch(ed)? (on|off)|(un)?subscribe|withdraw|revoke)(s|d|ed|ing)?\b/i,
  nl: /\b(in|uit)(ge)?schakel(d|en|t)\b|\b(de|ge)?(activeer|activeren|activeert|activeerd)\b|\bopt[ -]?(in|out)\b|\b(ge)?abonne|\bintrekken\b|\bingetrokken\b/i,
  da: /(de|\b)aktiver|\bopt[ -]?(in|out)\b|\b(til|fra)meld|\babonn|tilbagekald|\btænd|\bsluk/i,
  nb: /(de|\b)aktiver|\bopt[ -]?(in|out)\b|\bmeld\w* (på|av)(?!\p{L})|\babonn|tilbakekall|\bskru/iu,
};

/** The one pair of verbs there is. */
const OWN_VERBS: Record<Language, RegExp> = {
  en: /\bturn(ed)? (it |this |all [^.]*)?(on|off)\b/i,
  nl: /\b(aan|uit)(ge)?zet/i,
  da: /\bslå\p{L}* (det |dem |alle [^.]*)?(til|fra)\b/iu,
  nb: /\bslå\p{L}* (det |dem |alle [^.]*)?(på|av)(?!\p{L})/iu,
};

/** What ends a key of a system is no switch. */
const ENDS_A_KEY = /^\/office\/keys\//;

/** A translation reads the same whatever a browser runs: one of the two looks is enough. */
function once(language: Language): { tag?: string } {
  return language === 'en' ? {} : { tag: '@nojs-only' };
}

/** The words of everything that can be pressed or opened. */
async function controls(page: Page): Promise<string[]> {
  const words = await page.locator('a, button, summary, label, legend').allInnerTexts();
  return words.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

for (const language of LANGUAGES) {
  test(`T5 no page presses anybody (${language})`, once(language), async ({ page }) => {
    for (const path of spoken(language)) {
      await page.goto(path);
      expect(await shown(page), path).not.toMatch(GUILT[language]);
    }
    for (const persona of ['heavy', 'new_member', 'minor_flag']) {
      await signedIn(page, customer(persona));
      await inLanguage(page, language);
      for (const path of OWN) {
        await page.goto(path);
        expect(await shown(page), `${persona} ${path}`).not.toMatch(GUILT[language]);
      }
      await inLanguage(page, 'en');
    }
  });
}

for (const language of LANGUAGES) {
  const title = `T12 switches are turned on and off, and no other verb is used (${language})`;
  test(title, once(language), async ({ page }) => {
    test.slow();
    const wrong: string[] = [];
    for (const part of TOURS) {
      if (part.fixed && language !== 'en') continue;
      await tour(page, part, language, async (path) => {
        if (ENDS_A_KEY.test(path)) return;
        for (const words of await controls(page)) {
          if (OTHER_VERBS[language].test(words)) wrong.push(`${path}: ${words}`);
        }
      });
    }
    for (const path of spoken(language)) {
      await page.goto(path);
      for (const words of await controls(page)) {
        if (OTHER_VERBS[language].test(words)) wrong.push(`${path}: ${words}`);
      }
    }
    expect(wrong).toEqual([]);
    await signedIn(page, customer('heavy'));
    await inLanguage(page, language);
    await page.goto('/me/choices');
    const words = await shown(page);
    await inLanguage(page, 'en');
    expect(words).toMatch(OWN_VERBS[language]);
    expect(words).not.toMatch(SWITCH_VERBS[language]);
  });
}

test('the footer changes the language of the public pages', async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 });
  const seen = new Set<string>();
  await page.goto('/?lang=en');
  for (const [name, language] of [
    ['Nederlands', 'nl'],
    ['Dansk', 'da'],
    ['Norsk', 'nb'],
    ['English', 'en'],
  ] as const) {
    await page.getByRole('contentinfo').getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    seen.add(await heading.innerText());
  }
  expect(seen.size).toBe(4);
  await page.goto('/sign-in?lang=en');
  await page.getByRole('contentinfo').getByRole('link', { name: /^Dansk/ }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'da');
  await expect(heading).not.toHaveText('Sign in');
});

test('the footer changes the language of the signed-in pages, and it stays', async ({ page }) => {
  await signedIn(page, customer('restricted'));
  await inLanguage(page, 'en');
  const english = new Map<string, string>();
  for (const path of OWN) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    english.set(path, await page.getByRole('heading', { level: 1 }).innerText());
  }
  for (const [name, language] of [
    ['Nederlands', 'nl'],
    ['Dansk', 'da'],
    ['Norsk', 'nb'],
  ] as const) {
    await page.goto('/me/activity');
    await page.getByRole('contentinfo').getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(page).toHaveURL(/\/me\/activity$/);
    for (const path of OWN) {
      await page.goto(path);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const heading = await page.getByRole('heading', { level: 1 }).innerText();
      expect(heading, `${language} ${path}`).not.toBe(english.get(path));
    }
  }
  await page.getByRole('contentinfo').getByRole('button', { name: /^English/ }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('staff see a customer’s pages in their own language', async ({ page }) => {
  const look = await looking(page, customer('wrong_guess').reference, demo().officer);
  await page.goto(look);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
