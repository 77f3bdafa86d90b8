// The server's clock. A test that moves it puts it back.
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { demo } from '../demo';

const DAY = 24 * 3600;

export function daysAhead(days: number): void {
  const file = demo().clock_file;
  const before = statSync(file).mtimeMs;
  writeFileSync(file, String(days * DAY));
  // The server looks at the time of the file's last change, which two quick writes may share.
  const changed = new Date(Math.max(Date.now(), before + 1000));
  utimesSync(file, changed, changed);
}
