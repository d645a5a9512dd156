/**
 * Text as PostgreSQL can keep it. What other systems send may hold a NUL or half of a surrogate
 * pair, which a `text` or `jsonb` column refuses; U+FFFD stands in for each, as decoders do.
 */
export function storableText(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}

/** Storable, and no longer than this: of what is cut off an ellipsis is left. */
export function shortText(text: string, atMost: number): string {
  return storableText(text.length <= atMost ? text : `${text.slice(0, atMost - 1)}…`);
}

/**
 * A line for a terminal: what other systems say may hold commands for it, line breaks and directions of
 * writing, which would have it show what nobody has said.
 */
export function printableLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
}

/** `storableText` for every text in a JSON value, names of fields included. */
export function storableJson<T>(value: T): T;
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map((item) => storableJson<unknown>(item));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [storableText(name), storableJson<unknown>(item)]),
  );
}

/** What JSON writes where PostgreSQL cannot keep a text: NUL, half of a surrogate pair. */
const maybeUnstorable = /\\u(0000|d[89a-f])/i;

/** The JSON of a value with every text in it storable; it is gone through only where that is in doubt. */
export function storableJsonText(value: object): string {
  const text = JSON.stringify(value);
  return maybeUnstorable.test(text) ? JSON.stringify(storableJson(value)) : text;
}
