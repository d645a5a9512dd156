import { hasTooManyValues } from '@sync/shared';

/** JSON in which every number is the text it was written as: `{"a": 1.10}` gives `{a: '1.10'}`. */
export type ExactJson =
  string | boolean | null | readonly ExactJson[] | { readonly [key: string]: ExactJson };

/** A whole string literal, or a number; whichever comes first wins, so digits in strings stay. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON without ever making a binary fraction of a number: SubscriptionFlow sends money as
 * JSON numbers, and only their text is exact. `undefined` when the text is no JSON, or holds more
 * values than SubscriptionFlow ever sends: building them would stop the process.
 */
export function parseExactJson(text: string): ExactJson | undefined {
  if (hasTooManyValues(text)) return undefined;
  try {
    // What is wrong must fail as it stands; quoting could make it look right.
    JSON.parse(text);
    const quoted = text.replace(stringOrNumber, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    // JSON.parse of a text without numbers gives nothing but what the type lists.
    return JSON.parse(quoted) as ExactJson;
  } catch {
    return undefined;
  }
}
