// What the demo says about itself once it is ready: `vitrine demo --summary FILE` writes it,
// global-setup.ts passes it on, tests read it.
import { readFileSync } from 'node:fs';

export interface SignIn {
  email: string;
  password: string;
}

export interface Customer extends SignIn {
  reference: string;
}

export interface Demo {
  url: string;
  customers: Record<string, Customer>;
  agent: SignIn;
  officer: SignIn;
  /** API key by the consumer's key in the registry. */
  keys: Record<string, string>;
  /** API key that may bring records in. */
  writer_key: string;
  /** The number of seconds in it is by how much the server's clock is ahead. */
  clock_file: string;
}

export function demo(): Demo {
  const file = process.env['E2E_SUMMARY'];
  if (!file) throw new Error('global-setup.ts has not run');
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}
