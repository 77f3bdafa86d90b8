import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The system's browser; where there is none, Playwright looks for its own.
const executablePath = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  // Root needs --no-sandbox; the rest keeps Chromium from calling home.
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
  ],
};

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  globalSetup: './global-setup.ts',
  // One demo, one story: journeys change what the next one sees.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: process.env['E2E_REPORT'] ?? './test-results/report.json' }]],
  use: {
    baseURL: process.env['E2E_URL'],
    headless: true,
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions,
  },
  projects: [
    { name: 'js', use: { javaScriptEnabled: true }, grepInvert: /@nojs-only/ },
    { name: 'nojs', use: { javaScriptEnabled: false }, grepInvert: /@js-only/ },
    // Pictures for people; no part of the checks.
    ...(process.env['E2E_SCREENSHOTS']
      ? [{ name: 'screenshots', testDir: '.', testMatch: 'screenshots.ts' }]
      : []),
  ],
});
