import { hasTooManyValues, storableJson, storableText } from '@sync/shared';

/** What an error answer says, whatever its shape. */
export type ErrorEnvelope = {
  readonly code: number | undefined;
  readonly message: string | undefined;
};

/**
 * Reads every error shape seen from Fortnox: `ErrorInformation` in both casings (the recorded 400s
 * are lower case, the 404s capitalised), `{message}` of the gateway's 401 and OAuth's
 * `{error, error_description}`. `undefined`: nothing that Fortnox itself would say (HTML, empty).
 */
export function readEnvelope(text: string): ErrorEnvelope | undefined {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return salvage(text);
  const inner = parsed['ErrorInformation'];
  const fields = lowerCaseKeys(isRecord(inner) ? inner : parsed);
  const envelope = {
    code: toCode(fields['code']),
    message: toText(fields['error_description'] ?? fields['message'] ?? fields['error']),
  };
  return envelope.code === undefined && envelope.message === undefined ? undefined : envelope;
}

/**
 * `JSON.parse` whatever the content type claims: the token endpoint sends JSON as text/html. What
 * of an answer is kept, our database can keep: a NUL or half of a surrogate pair reads as U+FFFD.
 * `undefined` too for more values than Fortnox ever sends: building them would stop the process.
 */
export function parseJson(text: string): unknown {
  if (hasTooManyValues(text)) return undefined;
  try {
    return storableJson(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A truncated error still tells its code, and the code decides. */
function salvage(text: string): ErrorEnvelope | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const code = /"code"\s*:\s*"?(\d{7})\b/i.exec(text)?.[1];
  const message = toText(/"message"\s*:\s*"([^"]*)"/i.exec(text)?.[1]);
  if (code === undefined) return undefined;
  return { code: Number(code), message };
}

function lowerCaseKeys(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, v]) => [key.toLowerCase(), v]));
}

function toCode(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Fortnox's longest texts have some 300 characters. What is kept is stored, shown and searched. */
const maxText = 1000;

/** What an answer says, as far as it is kept: a cut must not leave half a character either. */
export function toText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return storableText(value.slice(0, maxText));
}
