// The words on the pages: no guilt, one set of verbs, complete in each language.
import { expect, test, type Page } from '@playwright/test';
import { demo } from '../demo';
import { looking } from '../support/desk';
import { LANGUAGES, OWN, TOURS, customer, shown, spoken } from '../support/pages';
import { inLanguage, signedIn } from '../support/session';

/** Words that make somebody feel guilty, pressed or left out. */
const GUILT: Record<(typeof LANGUAGES)[number], RegExp> = {
  en: /miss(ing)? out|you(’|')ll miss|unfortunately|are you sure|we(’|')re sorry|sad to see|lose (your|all|out)|don(’|')t want to|last chance|hurry|only today|no thanks|recommended choice/i,
  nl: /misloop|helaas|weet je (het )?zeker|weet u (het )?zeker|jammer|verlies je|laatste kans|alleen vandaag|nee,? bedankt|aanbevolen keuze/i,
  da: /går glip|desværre|er du sikker|ked af|mister du|sidste chance|kun i dag|nej tak|anbefalet valg/i,
  nb: /går glipp|dessverre|er du sikker|lei for|mister du|siste sjanse|bare i dag|nei takk|anbefalt valg/i,
};

/** Other verbs for what a switch does. */
const OTHER_VERBS =
  /\b(enable|disable|activate|deactivate|opt[ -]?(in|out)|switch (on|off)|(un)?subscribe|allow|block|accept|agree|decline|reject|revoke|withdraw|permit|deny)(s|d|ed|ing)?\b/i;

/** Those of them that mean nothing else, wherever they stand. */
const SWITCH_VERBS =
  /\b(enable|disable|activate|deactivate|opt[ -]?(in|out)|switch(ed)? (on|off)|(un)?subscribe|withdraw|revoke)(s|d|ed|ing)?\b/i;

/** The words of everything that can be pressed or opened. */
async function controls(page: Page): Promise<string[]> {
  const words = await page.locator('a, button, summary, label, legend').allInnerTexts();
  return words.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

for (const language of LANGUAGES) {
  test(`T5 no page presses anybody (${language})`, async ({ page }) => {
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

test('T12 switches are turned on and off, and no other verb is used', async ({ page }) => {
  for (const tour of TOURS) {
    for (const path of await tour.begin(page)) {
      await page.goto(path);
      for (const words of await controls(page)) expect(words, path).not.toMatch(OTHER_VERBS);
    }
  }
  await signedIn(page, customer('heavy'));
  await page.goto('/me/choices');
  expect(await shown(page)).not.toMatch(SWITCH_VERBS);
});

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
