import { z } from 'zod';

const schema = z.object({ data: z.object({ version: z.number() }) });

/** Later versions are newer, and every version says something else. */
export const eventOf = (version: number) => ({
  type: 'invoice.paid',
  timestamp: new Date(Date.UTC(2026, 10, 1, 0, 0, version)).toISOString(),
  data: { version },
});

/** `null`: no event; the invoice came by the native door. */
export function versionOf(event: unknown): number | null {
  return event === null || event === undefined ? null : schema.parse(event).data.version;
}
