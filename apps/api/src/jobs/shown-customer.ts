import { maskingConnections } from '@sync/connections';
import type { Database } from '@sync/database';
import { z } from 'zod';
import { actorOf, type Call } from '../http/endpoint.js';

export const customerSchema = z
  .object({
    name: z.string(),
    masked: z.boolean().meta({ description: 'First letters only: the connection says so' }),
  })
  .nullable()
  .meta({ description: '`null`: not read yet, or erased' });

export type Masking = {
  /** The connections whose customers are masked. */
  readonly connectionIds: readonly string[];
  /** A viewer asks: what our own words, or Fortnox's, quote of a customer is masked too. */
  readonly isForViewer: boolean;
};

/** What is masked for whoever asks. */
export async function maskingFor(db: Database, call: Call): Promise<Masking> {
  const isForViewer = actorOf(call).role !== 'operator';
  return { connectionIds: await maskingConnections(db), isForViewer };
}

type Named = { readonly connectionId: string; readonly customerName: string | null };

/** The customer as lists and pages show it, to viewers too. */
export function shownCustomer(
  { connectionId, customerName }: Named,
  { connectionIds }: Masking,
): z.output<typeof customerSchema> {
  if (customerName === null) return null;
  const masked = connectionIds.includes(connectionId);
  return { name: masked ? maskedName(customerName) : customerName, masked };
}

/** `Nordan Åkeri AB` → `N… Å… A…`: enough to tell two neighbours apart, and nobody's name. */
function maskedName(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return words
    .slice(0, 4)
    .map((word) => `${String.fromCodePoint(word.codePointAt(0) ?? 0x2026)}…`)
    .join(' ');
}

/**
 * What was written about an invoice, as who asks may see it. Values of the invoice stand in quotation marks
 * there: names, addresses, registration numbers among them, and whatever Fortnox says.
 */
export function shownText<T extends string | null>(
  text: T,
  { connectionId, customerName }: Named,
  { connectionIds, isForViewer }: Masking,
): T | string {
  if (text === null || !isForViewer || !connectionIds.includes(connectionId)) return text;
  const rest = withoutQuotes(text);
  return customerName ? rest.replaceAll(customerName, '…') : rest;
}

/** From the first quotation mark to the last: what is quoted may hold some itself. */
function withoutQuotes(text: string): string {
  const first = text.search(/["“]/);
  const last = Math.max(text.lastIndexOf('"'), text.lastIndexOf('”'));
  return first < 0 || last <= first ? text : `${text.slice(0, first + 1)}…${text.slice(last)}`;
}

/**
 * An event of which only the customer's id, country and first letters are left to see. Why something
 * was refunded may name whom it was for, and so may what a line or a payment is called.
 */
export function maskedEvent(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event), (key, value: unknown) => {
    if (key === 'reason' && typeof value === 'string') return '…';
    if ((key === 'lines' || key === 'transactions') && Array.isArray(value)) {
      return value.map((one: unknown) =>
        isRecord(one) && 'name' in one ? { ...one, name: '…' } : one,
      );
    }
    return key === 'customer' && isRecord(value) ? maskedCustomer(value) : value;
  }) as unknown;
}

function maskedCustomer(customer: Readonly<Record<string, unknown>>): object {
  const { id, customer_number, name, billing_address: address } = customer;
  const country = isRecord(address) ? { country: address['country'] } : {};
  return { id, customer_number, name: maskedName(String(name)), billing_address: country };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
