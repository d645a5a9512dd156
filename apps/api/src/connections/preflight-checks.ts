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
});

export type Check = z.output<typeof checkSchema>;

export function passed(check: string, detail: string): Check {
  return { check, ok: true, level: 'fine', detail, action: null };
}

/** What to know about the company; not a fault. */
export function told(check: string, detail: string): Check {
  return { check, ok: true, level: 'tells', detail, action: null };
}

/** Invoices go through, but may not stand as the bookkeeper wants them. */
export function warned(check: string, detail: string, action: string): Check {
  return { check, ok: true, level: 'warns', detail, action };
}

export function failedCheck(check: string, detail: string, action: string): Check {
  return { check, ok: false, level: 'blocks', detail, action };
}

/** The action where Fortnox refused the question itself. */
export const tryAgain = 'Mend what the detail says, then run the preflight again.';
