import {
  inputErrorsOf,
  readUntrustedJson,
  unstorableTexts,
  type UntrustedJson,
} from '@sync/shared';
import { z } from 'zod';
import { isStorableTime, readCursor, type Cursor, type PageRequest } from '@sync/database';
import type { Call } from './endpoint.js';
import { HttpProblem, invalidInput } from './problem.js';

/**
 * The body as JSON; a missing one reads as `undefined`. 400 when it is not UTF-8 or not JSON, 413
 * when it has too many values, 422 when it nests too deep or names a field as none may be named.
 */
export function readJson(call: Call): unknown {
  return call.rawBody.length === 0 ? undefined : valueOf(readUntrustedJson(call.rawBody));
}

function valueOf(json: UntrustedJson): unknown {
  switch (json.kind) {
    case 'json':
      return json.value;
    case 'malformed':
      throw new HttpProblem(400, json.detail);
    case 'too-large':
      throw new HttpProblem(413, json.detail);
    case 'refused':
      throw invalidInput(json.errors);
  }
}

/** Body of the given shape, or 400 / 422 with a pointer to each fault. */
export function readBody<S extends z.ZodType>(call: Call, schema: S): z.output<S> {
  const body = readJson(call);
  if (body === undefined) throw new HttpProblem(400, 'A JSON body is needed.');
  return check(schema, body);
}

/** The same where the body may be left out: then it reads as `{}`. */
export function readOptionalBody<S extends z.ZodType>(call: Call, schema: S): z.output<S> {
  return check(schema, readJson(call) ?? {});
}

/** Query parameters of the given shape; pointers name the parameter. */
export function readQuery<S extends z.ZodType>(call: Call, schema: S): z.output<S> {
  return check(schema, call.query);
}

/** `at`: where in the body the value stands, when it is a part of it. */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  at: readonly string[] = [],
): z.output<S> {
  const unstorable = unstorableTexts(value);
  if (unstorable.length > 0) throw invalidInput(unstorable);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(inputErrorsOf(parsed.error, value, at));
}

const cursor = z
  .string()
  .max(200)
  .transform((given, context) => {
    const read = readCursor(given);
    if (read) return read;
    context.addIssue({ code: 'custom', message: 'is not a cursor that this API gave' });
    return z.NEVER;
  });

/** The largest page is the contract's: 200. */
export const pagingQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'Items per page' }),
  cursor: cursor.optional().meta({ description: 'nextCursor of the page before' }),
};

export function pageOf(query: {
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}): PageRequest {
  return { limit: query.limit, cursor: query.cursor };
}

/** An ISO 8601 time with offset, or a date, which means its first moment in UTC. */
export const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be an ISO 8601 time or date')
  .transform((given) => new Date(given))
  .refine(isStorableTime, 'must lie between the years 1 and 9999, in UTC');
