import { err, ok, type Result } from '@sync/shared';
import { z } from 'zod';
import type { BadLine } from './state.js';

type Problem = BadLine['errors'][number];

const bom = Buffer.from([0xef, 0xbb, 0xbf]);

const eventSchema = z.looseObject({
  type: z.literal('invoice.paid', 'must be invoice.paid'),
  source: z.looseObject({ site: z.string() }).optional(),
});

/** A line's text as it will be sent, and the site it names. */
export type LineEvent = { readonly body: Buffer; readonly site: string | undefined };

/** Only what this script itself must know; the shape of the rest is the API's to judge. */
export function readLineEvent(line: Buffer): Result<LineEvent, readonly Problem[]> {
  const body = line.subarray(0, 3).equals(bom) ? line.subarray(3) : line;
  const json = parse(body);
  if (json === undefined) return err([{ pointer: '', message: 'is not JSON in UTF-8' }]);
  const event = eventSchema.safeParse(json);
  if (event.success) return ok({ body, site: event.data.source?.site });
  return err(
    event.error.issues.map(({ path, message }) => ({
      pointer: path.map((part) => `/${String(part)}`).join(''),
      message,
    })),
  );
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
