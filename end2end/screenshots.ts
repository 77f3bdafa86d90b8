// Not a test: pictures of every page for people to look at.
//
//   E2E_SCREENSHOTS=/some/folder npx playwright test --project screenshots
import { join } from 'node:path';
import { test } from '@playwright/test';
import { TOURS, tour } from './support/pages';

const folder = process.env['E2E_SCREENSHOTS'] ?? '';

for (const shown of TOURS) {
  test(shown.title, async ({ page }) => {
    test.setTimeout(300_000);
    await tour(page, shown, 'en', async (path) => {
      const name = path.replace(/\/views\/[^/]+/, '/view').replaceAll(/[^a-z_]+/g, '-').replaceAll(/^-|-$/g, '');
      for (const width of [1280, 390]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 844 });
          await page.emulateMedia({ colorScheme });
          const file = `${shown.title.replaceAll(' ', '-')}--${name || 'trust'}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: join(folder, file), fullPage: true });
        }
      }
    });
  });
}
