// Signing in. A session that is still good is used again: a password costs the server much work.
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { demo, type SignIn } from '../demo';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

const kept = new Map<string, Cookies>();

/** Signs in through the form, with a session of its own. */
export async function signIn(page: Page, who: SignIn): Promise<void> {
  await page.goto('/sign-in?lang=en');
  await page.getByLabel('E-mail address').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Signs out through the menu of the account. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('details.menu > summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
}

/** Signed in, in whatever session there is. Never sign out of it. */
export async function signedIn(page: Page, who: SignIn): Promise<void> {
  const context = page.context();
  await context.clearCookies();
  const cookies = kept.get(who.email);
  if (cookies) {
    await context.addCookies(cookies);
    const answer = await page.request.get('/me/account', { maxRedirects: 0 });
    if (answer.status() === 200) return;
    await context.clearCookies();
  }
  await signIn(page, who);
  kept.set(who.email, await context.cookies());
}

/** What a plain form of our own pages sends, without the page. */
export async function post(page: Page, path: string, form: Record<string, string>): Promise<number> {
  const answer = await page.request.post(path, {
    form,
    maxRedirects: 0,
    headers: { origin: new URL(demo().url).origin },
  });
  return answer.status();
}

/** Has the signed-in person's pages in a language. */
export async function inLanguage(page: Page, language: string): Promise<void> {
  expect(await post(page, '/me/account/language', { language })).toBe(303);
}
