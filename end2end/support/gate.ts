// What the brand's own systems do: ask the gate, and bring records in.
import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';
import { demo } from '../demo';

export interface Asked {
  status: number;
  /** The last part of the problem's type; `released` where there is none. */
  reason: string;
  body: Record<string, unknown>;
}

/** One system asks for one customer's data for one purpose. */
export async function ask(
  request: APIRequestContext,
  system: string,
  purpose: string,
  subject: string,
): Promise<Asked> {
  const answer: APIResponse = await request.post('/api/v1/releases', {
    headers: { authorization: `Bearer ${demo().keys[system]}` },
    data: { subject, purpose, limit: 5 },
  });
  const body = (await answer.json()) as Record<string, unknown>;
  const type = typeof body['type'] === 'string' ? body['type'] : '/problems/released';
  return { status: answer.status(), reason: type.split('/').at(-1) ?? '', body };
}

export interface Receipt {
  id: string;
  product: string;
  /** RFC 3339. */
  at: string;
}

/** The till brings a receipt of one line in. */
export async function deliver(
  request: APIRequestContext,
  subject: string,
  receipt: Receipt,
  contact?: Record<string, string>,
): Promise<void> {
  const record = {
    category: 'store_purchases',
    field: 'line',
    group: receipt.id,
    value: { product: receipt.product, quantity: '1', paid: '7.25' },
    source: 'till',
    source_id: receipt.id,
    collected_at: receipt.at,
  };
  const answer = await request.put(`/api/v1/subjects/${subject}/records`, {
    headers: { authorization: `Bearer ${demo().writer_key}` },
    data: contact ? { records: [record], contact } : { records: [record] },
  });
  const body = (await answer.json()) as { rejected: number };
  expect(answer.status(), JSON.stringify(body)).toBe(200);
  expect(body.rejected, JSON.stringify(body)).toBe(0);
}
