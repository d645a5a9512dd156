import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { readCursor, type Cursor, type PageRequest } from '@sync/database';
import type { Call } from './endpoint.js';
import { HttpProblem, invalidInput, type InputError } from './problem.js';

/** The body as JSON. 400 when it is not UTF-8 or not JSON; a missing body reads as `undefined`. */
export function readJson(call: Call): unknown {
  if (call.rawBody.length === 0) return undefined;
  if (!isUtf8(call.rawBody)) throw new HttpProblem(400, 'The body is not UTF-8.');
  try {
    return JSON.parse(call.rawBody.toString('utf8')) as unknown;
  } catch {
    throw new HttpProblem(400, 'The body is not JSON.');
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
  const unstorable = findUnstorable(value);
  if (unstorable.length > 0) throw invalidInput(unstorable);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues.flatMap((issue) => toInputErrors(issue, value, at)));
}

function toInputErrors(
  issue: z.core.$ZodIssue,
  given: unknown,
  at: readonly string[],
): InputError[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const message = 'is not a known field';
    return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), message }));
  }
  const missing = isMissing(given, issue.path);
  return [{ pointer: pointerTo(path), message: missing ? 'is required' : issue.message }];
}

/** Looked up in what was given: zod's issues do not carry the input. */
function isMissing(given: unknown, path: readonly PropertyKey[]): boolean {
  let here = given;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return false;
    here = new Map<string, unknown>(Object.entries(here)).get(String(key));
  }
  return here === undefined;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair (which `u` makes \p{Surrogate}). */
const unstorableText = /\0|\p{Surrogate}/u;

/** Iterative: a body may nest deeper than the call stack. */
function findUnstorable(root: unknown): InputError[] {
  const errors: InputError[] = [];
  const pending: { path: readonly string[]; value: unknown }[] = [{ path: [], value: root }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && unstorableText.test(value)) {
      const message = 'must not contain NUL or half of a surrogate pair';
      errors.push({ pointer: pointerTo(path), message });
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      pending.push({ path: [...path, key], value: member });
    }
  }
  return errors;
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
  .transform((given) => new Date(given));
