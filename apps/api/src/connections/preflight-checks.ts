import type { ConnectionSettings } from '@sync/shared';
import { z } from 'zod';

/**
 * How grave it is. `blocks`: an invoice would stop, or stand wrong. `warns`: invoices go through,
 * and a bookkeeper should look. `tells`: how this company does things; nothing to mend.
 */
const level = z.enum(['fine', 'tells', 'warns', 'blocks']);

export const checkSchema = z.object({
  check: z.string(),
  ok: z.boolean().meta({ description: '`false` exactly where the level is `blocks`' }),
  level: level.meta({
    description:
      '`blocks`: an invoice would stop or stand wrong; `warns`: look at it; `tells`: for information',
  }),
  detail: z.string(),
  action: z.string().nullable().meta({ description: 'What to do, where something is to be done' }),
  setting: z
    .string()
    .nullable()
    .meta({ description: 'The setting of the connection that puts it right, where one does' }),
});

export type Check = z.output<typeof checkSchema>;

type Setting = keyof ConnectionSettings;

export function passed(check: string, detail: string): Check {
  return { check, ok: true, level: 'fine', detail, action: null, setting: null };
}

/** What to know about the company; not a fault. */
export function told(check: string, detail: string): Check {
  return { check, ok: true, level: 'tells', detail, action: null, setting: null };
}

/** Invoices go through, but may not stand as the bookkeeper wants them. */
export function warned(check: string, detail: string, action: string, setting?: Setting): Check {
  return { check, ok: true, level: 'warns', detail, action, setting: setting ?? null };
}

export function failedCheck(
  check: string,
  detail: string,
  action: string,
  setting?: Setting,
): Check {
  return { check, ok: false, level: 'blocks', detail, action, setting: setting ?? null };
}

/** The action where Fortnox refused the question itself. */
export const tryAgain = 'Put right what it says, then check again.';
