import { config, type ZodType } from 'zod';
import { failureFrom, failureOf } from './api-failure.js';

// The page's policy runs no code that is made from text; zod would try whether it may.
config({ jitless: true });

/** The API's description of itself: what may be sent is judged by it, as it is typed. */
export async function readDescription(signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch('/openapi.json', { signal, credentials: 'same-origin' });
    if (!response.ok) throw failureFrom(response.status, undefined);
    return await response.json();
  } catch (error) {
    throw failureOf(error);
  }
}

/** What the description says at a place. */
export function describedAt(description: unknown, place: readonly string[]): object {
  const found = place.reduce(memberOf, description);
  if (typeof found !== 'object' || found === null) {
    throw new SyntaxError(`the API does not describe ${place.join(' ')}`);
  }
  return found;
}

/** A fault by the place where it stands: `/vatMap/0/rate`. */
export type Fault = {
  readonly code: string;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
};

export type Faults = ReadonlyMap<string, Fault>;

export function faultsBy(schema: ZodType, value: unknown): Faults {
  const judged = schema.safeParse(value);
  // The first at a place says enough.
  const issues = judged.success ? [] : judged.error.issues.toReversed();
  return new Map(
    issues.map((issue) => [
      issue.path.map((step) => `/${String(step)}`).join(''),
      { code: issue.code },
    ]),
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
