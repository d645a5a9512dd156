import { z } from 'zod';

export const customerSchema = z
  .object({
    name: z.string(),
    masked: z.boolean().meta({ description: 'First letters only: the connection says so' }),
  })
  .nullable()
  .meta({ description: '`null`: not read yet, or erased' });

/** The connections whose customers are masked. */
export type Masking = { readonly connectionIds: readonly string[] };

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

/** An event of which only the customer's id, country and first letters are left to see. */
export function maskedEvent(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event), (key, value: unknown) =>
    key === 'customer' && isRecord(value) ? maskedCustomer(value) : value,
  ) as unknown;
}

function maskedCustomer(customer: Readonly<Record<string, unknown>>): object {
  const { id, customer_number, name, billing_address: address } = customer;
  const country = isRecord(address) ? { country: address['country'] } : {};
  return { id, customer_number, name: maskedName(String(name)), billing_address: country };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
