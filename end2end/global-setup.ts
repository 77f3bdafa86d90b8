// Starts the real binary on an empty data folder and a free port, and stops it after the last test.
//
// E2E_SERVER    the binary; without it, the debug build
// E2E_DATABASE  a PostgreSQL URL to run on; without it, SQLite
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demo } from './demo';

const PATIENCE = 120_000;

export default async function start(): Promise<() => Promise<void>> {
  const binary = resolve(process.env['E2E_SERVER'] ?? '../target/debug/vitrine');
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run cargo xtask test --only browser`);
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-end2end-'));
  const summary = join(folder, 'summary.json');
  const log = join(folder, 'log');
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  const args = ['demo', '--data', join(folder, 'data'), '--port', '0'];
  args.push('--summary', summary, '--clock-file', clock);
  if (process.env['E2E_DATABASE']) args.push('--fresh', '--database', process.env['E2E_DATABASE']);

  const server = spawn(binary, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A line for every request: what must not be logged is looked for in all that could be.
    env: { ...process.env, VITRINE_LOG: 'debug,sqlx=warn' },
  });
  const written = createWriteStream(log);
  server.stdout.pipe(written, { end: false });
  server.stderr.pipe(written, { end: false });
  const ended = new Promise<void>((done) => server.once('close', () => done()));
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    const asked = await Promise.race([ended.then(() => true), pause(15_000, false)]);
    if (!asked) server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };

  process.env['E2E_SUMMARY'] = summary;
  process.env['E2E_LOG'] = log;
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      const { url } = demo();
      if ((await fetch(url)).status < 500) {
        process.env['E2E_URL'] = url;
        return stop;
      }
    } catch {
      // Not written, half written, or not listening yet.
    }
    const over = server.exitCode !== null || server.signalCode !== null;
    if (over || Date.now() > until) {
      const said = readFileSync(log, 'utf8').slice(-4000);
      await stop();
      throw new Error(`the demo ${over ? 'ended' : 'was not ready in time'}:\n${said}`);
    }
    await pause(100);
  }
}
