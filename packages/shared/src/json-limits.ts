import { maxInputErrors, type InputError } from './input-error.js';
import { pointerTo } from './json-pointer.js';

/** SubscriptionFlow's own records nest seven deep. */
const maxDepth = 32;
/** Values at every depth. The largest event that 256 kB can hold has about 25,000. */
const maxValues = 50_000;
/** The contract's limit on fields. */
const maxKeys = 5000;
/** What one call may replay by id. */
const maxItems = 10_000;

/** Names that reach an object's prototype in code that copies fields carelessly. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What stands against reading a text as JSON, apart from whether it is JSON at all. */
export type JsonLimits =
  | { readonly kind: 'within' }
  | { readonly kind: 'too-large'; readonly detail: string }
  /** Found before the end, so it is not known whether the text is JSON. */
  | { readonly kind: 'too-deep'; readonly errors: readonly InputError[] }
  | { readonly kind: 'bad-names'; readonly errors: readonly InputError[] };

type OpenValue =
  | { readonly kind: 'object'; readonly keys: Set<string>; key: string; awaits: 'key' | 'value' }
  | { readonly kind: 'array'; index: number };

type Scan = {
  readonly text: string;
  readonly open: OpenValue[];
  readonly errors: InputError[];
  values: number;
};

/**
 * Looks over a text once, without building anything of it, and stops where a limit is passed:
 * depth, values, fields, list entries. Names given twice and names that lead to a prototype are
 * refused with a pointer. The text need not be JSON; that is for the parser to say.
 */
export function checkJsonLimits(text: string): JsonLimits {
  const scan: Scan = { text, open: [], errors: [], values: 1 };
  for (let at = 0; at < text.length; at += 1) {
    const isString = text.charCodeAt(at) === quote;
    const end = isString ? endOfString(text, at) : at;
    const passed = isString ? noteString(scan, at, end) : noteSign(scan, text.charAt(at));
    if (passed) return passed;
    at = end;
  }
  return scan.errors.length === 0 ? { kind: 'within' } : { kind: 'bad-names', errors: scan.errors };
}

const quote = 0x22;
const backslash = 0x5c;

/** Where the closing quote stands; the text's end when there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    at += code === backslash ? 2 : 1;
  }
  return text.length;
}

function noteSign(scan: Scan, sign: string): JsonLimits | undefined {
  switch (sign) {
    case '{':
      return enter(scan, { kind: 'object', keys: new Set(), key: '', awaits: 'key' });
    case '[':
      return enter(scan, { kind: 'array', index: 0 });
    case '}':
    case ']':
      scan.open.pop();
      return undefined;
    case ',':
      return nextMember(scan);
    default:
      return undefined;
  }
}

function enter(scan: Scan, value: OpenValue): JsonLimits | undefined {
  if (scan.open.length >= maxDepth) {
    const message = `must not nest deeper than ${maxDepth}`;
    return { kind: 'too-deep', errors: [{ pointer: pointerOf(scan), message }] };
  }
  scan.open.push(value);
  return countValue(scan);
}

function nextMember(scan: Scan): JsonLimits | undefined {
  const around = scan.open.at(-1);
  if (around?.kind === 'object') around.awaits = 'key';
  if (around?.kind === 'array') {
    around.index += 1;
    if (around.index >= maxItems) return tooLarge(`a list of more than ${maxItems} entries`);
  }
  return countValue(scan);
}

function countValue(scan: Scan): JsonLimits | undefined {
  scan.values += 1;
  return scan.values > maxValues ? tooLarge(`more than ${maxValues} values`) : undefined;
}

function noteString(scan: Scan, start: number, end: number): JsonLimits | undefined {
  const around = scan.open.at(-1);
  if (around?.kind !== 'object' || around.awaits !== 'key') return undefined;
  around.awaits = 'value';
  around.key = keyOf(scan.text.slice(start + 1, end));
  const fault = faultOf(around);
  if (fault !== undefined && scan.errors.length < maxInputErrors) {
    scan.errors.push({ pointer: pointerOf(scan), message: fault });
  }
  around.keys.add(around.key);
  return around.keys.size > maxKeys ? tooLarge(`more than ${maxKeys} fields`) : undefined;
}

function faultOf({ keys, key }: Extract<OpenValue, { kind: 'object' }>): string | undefined {
  if (keys.has(key)) return 'is given twice';
  return forbiddenKeys.has(key) ? 'is not a name that a field may have' : undefined;
}

/**
 * `"a"` and `"\u0061"` are one name. The parser's own reading takes a twentieth of the time of one that
 * replaces each sign: a name may be as long as the body.
 */
function keyOf(written: string): string {
  if (!written.includes('\\')) return written;
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    // Then the whole is no JSON, as the parser will say.
    return written;
  }
}

function pointerOf({ open }: Scan): string {
  return pointerTo(open.map((value) => (value.kind === 'object' ? value.key : value.index)));
}

const tooLarge = (what: string): JsonLimits => ({
  kind: 'too-large',
  detail: `The body has ${what}.`,
});
