import { z } from 'zod';

export const checkSchema = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  action: z.string().nullable().meta({ description: 'What to do when it is not ok' }),
});

export type Check = z.output<typeof checkSchema>;

export function passed(check: string, detail: string): Check {
  return { check, ok: true, detail, action: null };
}

export function failedCheck(check: string, detail: string, action: string): Check {
  return { check, ok: false, detail, action };
}
