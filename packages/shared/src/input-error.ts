import type { z } from 'zod';
import { pointerTo } from './json-pointer.js';

/** One thing wrong with what was sent; `pointer` is a JSON Pointer (RFC 6901). */
export type InputError = { readonly pointer: string; readonly message: string };

/** More are not named: whoever has mended fifty faults can ask again, and an answer stays small. */
export const maxInputErrors = 50;

const maxMessageLength = 300;

/**
 * At most fifty faults of a value that a schema refuses, in a time that does not grow with their
 * number. `at`: where in the body the value stands, when it is a part of it.
 */
export function inputErrorsOf(
  error: z.ZodError,
  given: unknown,
  at: readonly string[] = [],
): InputError[] {
  return error.issues
    .slice(0, maxInputErrors)
    .flatMap((issue) => toInputErrors(issue, given, at))
    .slice(0, maxInputErrors);
}

function toInputErrors(
  issue: z.core.$ZodIssue,
  given: unknown,
  at: readonly string[],
): InputError[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const message = 'is not a known field';
    const keys = issue.keys.slice(0, maxInputErrors);
    return keys.map((key) => ({ pointer: pointerTo([...path, key]), message }));
  }
  const missing = isMissing(given, issue.path);
  const message = missing ? 'is required' : issue.message.slice(0, maxMessageLength);
  return [{ pointer: pointerTo(path), message }];
}

/** Looked up in what was given: zod's issues do not carry the input. */
function isMissing(given: unknown, path: readonly PropertyKey[]): boolean {
  let here = given;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return false;
    here = Object.hasOwn(here, key) ? (Reflect.get(here, key) as unknown) : undefined;
  }
  return here === undefined;
}
