import { err, ok, type Result } from '@sync/shared';
import type { z } from 'zod';
import { subscriptionFlowEventSchema, type SubscriptionFlowEvent } from './event-schema.js';

/** One thing wrong with a request body; `pointer` is a JSON Pointer (RFC 6901). */
export type EventProblem = { readonly pointer: string; readonly message: string };

/**
 * Reads an event of a documented type. Judges the shape only and names every fault at once;
 * messages never repeat a received value. Unknown fields are dropped.
 */
export function parseEvent(json: unknown): Result<SubscriptionFlowEvent, readonly EventProblem[]> {
  const unstorable = unstorableTexts(json);
  if (unstorable.length > 0) return err(unstorable);
  const parsed = subscriptionFlowEventSchema.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err(parsed.error.issues.map((issue) => toProblem(issue, json)));
}

function toProblem(issue: z.core.$ZodIssue, json: unknown): EventProblem {
  return { pointer: pointerTo(issue.path), message: describe(issue, json) };
}

function describe(issue: z.core.$ZodIssue, json: unknown): string {
  if (isMissing(issue.path, json)) return 'is required';
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type') {
    return 'must be invoice.paid, invoice.refunded or invoice.voided';
  }
  return issue.message;
}

function isMissing(path: readonly PropertyKey[], json: unknown): boolean {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Object.entries(value).find(([name]) => name === String(key))?.[1] as unknown;
  }
  return value === undefined;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${escapePointer(String(key))}`).join('');
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair. Found here they are the
 * sender's fault (422); found by the database they would be ours (500).
 */
function unstorableTexts(json: unknown): EventProblem[] {
  const problems: EventProblem[] = [];
  // Not recursive: a body of 256 kB can nest deeper than the call stack.
  const pending: { readonly pointer: string; readonly value: unknown }[] = [
    { pointer: '', value: json },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { pointer, value } = next;
    if (typeof value === 'string' && isUnstorable(value)) problems.push(unstorable(pointer));
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      if (isUnstorable(key)) problems.push(unstorable(pointer));
      pending.push({ pointer: `${pointer}/${escapePointer(key)}`, value: member });
    }
  }
  return problems;
}

// With the `u` flag this class matches only surrogates that have lost their other half.
const unstorableText = /\0|\p{Surrogate}/u;
const isUnstorable = (text: string): boolean => unstorableText.test(text);
const unstorable = (pointer: string): EventProblem => ({
  pointer,
  message: 'must not contain NUL or half of a surrogate pair',
});
