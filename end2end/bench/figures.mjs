// What a first and a second visit cost a browser: bytes and requests, and when the largest piece of
// content is painted, against a static page of the same HTML in one request; and what checking a
// receipt costs.
//
// Writes one JSON object per figure to standard output, in the shape of the other benchmarks.
//
// BENCH_SERVER  the release binary
// BENCH_ROUNDS  how often the timed visits take turns
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { verifying } from './verifying.mjs';

const KIB = 1024;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? '7');
const PAGES = [
  { path: '/', kib: 80, requests: 6 },
  { path: '/me/choices', kib: 140, requests: 9 },
];

function tell(name, ours, baseline, ratio, most, limit) {
  const goal = most === null ? null : `≤ ${most}`;
  const met = most === null ? null : ratio <= most;
  console.log(JSON.stringify({ name, ours, baseline, ratio, goal, met, limit }));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function startDemo(folder) {
  const summary = join(folder, 'summary.json');
  const args = ['demo', '--data', join(folder, 'data'), '--port', '0', '--summary', summary];
  const server = spawn(process.env.BENCH_SERVER, args, {
    stdio: 'ignore',
    env: { ...process.env, VITRINE_LOG: 'warn' },
  });
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the demo ended with ${server.exitCode}`);
    if (existsSync(summary)) {
      try {
        const demo = JSON.parse(readFileSync(summary, 'utf8'));
        if ((await fetch(`${demo.url}/health/ready`)).ok) return { server, demo };
      } catch {
        // Half written, or not listening yet.
      }
    }
    await pause(200);
  }
  server.kill('SIGKILL');
  throw new Error('the demo was not ready within two minutes');
}

/** Counts what comes over the wire, by the browser's own account. */
async function watch(page) {
  const cdp = await page.context().newCDPSession(page);
  const seen = { requests: [], bytes: 0 };
  const counted = new Map();
  await cdp.send('Network.enable');
  cdp.on('Network.requestWillBeSent', ({ requestId, request, redirectResponse }) => {
    if (!/^https?:/.test(request.url)) return;
    if (redirectResponse) seen.bytes += redirectResponse.encodedDataLength;
    counted.set(requestId, request.url);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = counted.get(requestId);
    if (!url) return;
    seen.bytes += encodedDataLength;
    // What the cache answers never leaves the machine.
    if (encodedDataLength > 0) seen.requests.push({ url, bytes: encodedDataLength });
  });
  return { cdp, seen };
}

async function visit(page, url) {
  const { cdp, seen } = await watch(page);
  await page.goto(url, { waitUntil: 'networkidle' });
  await cdp.detach();
  return seen;
}

/** When the largest piece of content was painted, in milliseconds after the navigation began. */
async function painted(context, url, slowdown) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  if (slowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(url, { waitUntil: 'networkidle' });
  const at = await page.evaluate(
    () =>
      new Promise((done) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          done(list.getEntries().at(-1).startTime);
        });
        observer.observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  await page.close();
  return at;
}

/** The same HTML without anything it would load; `styled` has the style sheet within. */
function alone(html, css) {
  const bare = html
    .replace(/<link\b[^>]*>/g, '')
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
    .replace(/<img\b[^>]*>/g, '');
  return css === null ? bare : bare.replace('</head>', `<style>${css}</style></head>`);
}

async function serveStatic(bodies) {
  const server = createServer((request, response) => {
    const body = bodies.get(request.url);
    response.writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(body ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function measure(browser, demo) {
  const customer = demo.customers.typical;
  const options = { locale: 'en-GB', timezoneId: 'Europe/Amsterdam', viewport: { width: 1280, height: 800 } };
  const signedIn = await browser.newContext(options);
  const form = await signedIn.newPage();
  await form.goto(`${demo.url}/sign-in`);
  await form.fill('input[name=email]', customer.email);
  await form.fill('input[name=password]', customer.password);
  await Promise.all([form.waitForURL(/\/me/), form.press('input[name=password]', 'Enter')]);
  const storageState = await signedIn.storageState();
  await signedIn.close();
  const state = { ...options, storageState };

  for (const { path, kib, requests } of PAGES) {
    const context = await browser.newContext(state);
    const page = await context.newPage();
    const first = await visit(page, demo.url + path);
    const largest = first.requests.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    const limit = largest
      .map(({ url, bytes }) => `${new URL(url).pathname} ${(bytes / KIB).toFixed(1)} KiB`)
      .join(', ');
    const size = first.bytes / KIB;
    tell(`browser: ${path}, first visit`, `${size.toFixed(1)} KiB`, `${kib} KiB`, size / kib, 1, limit);
    const count = first.requests.length;
    tell(`browser: ${path}, first visit's requests`, `${count}`, `${requests}`, count / requests, 1, limit);
    const fonts = first.requests.filter(({ url }) => url.endsWith('.woff2'));
    const together = fonts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    const names = fonts.map(({ url }) => new URL(url).pathname).join(', ');
    tell(`browser: ${path}, first visit's fonts`, `${together.toFixed(1)} kB`, '45 kB', together / 45, 1, names);
    await page.goto('about:blank');
    const second = await visit(page, demo.url + path);
    const again = second.bytes / KIB;
    const what = second.requests.map(({ url }) => new URL(url).pathname).join(', ');
    tell(`browser: ${path}, second visit`, `${again.toFixed(1)} KiB`, '15 KiB', again / 15, 1, what);

    const html = await (await context.request.get(demo.url + path)).text();
    const sheet = /<link[^>]*rel="?stylesheet"?[^>]*>/.exec(html)?.[0];
    const href = /href="?([^" >]+)/.exec(sheet ?? '')?.[1];
    const whole = href ? await (await context.request.get(new URL(href, demo.url).href)).text() : '';
    const css = whole.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/url\([^)]*\)/g, 'none');
    const bodies = new Map([
      ['/bare', alone(html, null)],
      ['/styled', alone(html, css)],
    ]);
    const server = await serveStatic(bodies);
    const base = `http://127.0.0.1:${server.address().port}`;
    for (const slowdown of [1, 4]) {
      const times = { ours: [], bare: [], styled: [] };
      const turns = [
        ['ours', demo.url + path],
        ['bare', `${base}/bare`],
        ['styled', `${base}/styled`],
      ];
      for (const [, url] of turns) await painted(context, url, slowdown);
      for (let round = 0; round < ROUNDS; round += 1) {
        // Back and forth, so that none always runs in the wake of the same other.
        for (const [name, url] of round % 2 ? turns.toReversed() : turns) {
          times[name].push(await painted(context, url, slowdown));
        }
      }
      const by = slowdown === 1 ? '' : `, processor ${slowdown} times slower`;
      const ours = `${median(times.ours).toFixed(0)} ms`;
      const ratio = (to) => median(times.ours.map((time, round) => time / to[round]));
      const bare = `${median(times.bare).toFixed(0)} ms, one request, unstyled`;
      const why = 'the style sheet and the fonts, which the unstyled page does without';
      tell(`browser: ${path}, largest paint${by}`, ours, bare, ratio(times.bare), 1.5, why);
      const styled = `${median(times.styled).toFixed(0)} ms, one request, style within`;
      tell(`browser: ${path}, largest paint${by}, styled`, ours, styled, ratio(times.styled), null, '');
    }
    server.close();
    server.closeAllConnections();
    await context.close();
  }
  await verifying(browser, demo, state, { tell, median, rounds: ROUNDS });
}

const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
const { server, demo } = await startDemo(folder);
const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-headless-shell',
].find((path) => existsSync(path));
let browser;
try {
  browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  await measure(browser, demo);
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await Promise.race([server.exitCode === null ? once(server, 'close') : null, pause(10_000)]);
  rmSync(folder, { recursive: true, force: true });
}
