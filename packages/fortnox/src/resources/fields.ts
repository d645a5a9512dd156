import { Decimal, textAtMost } from '@sync/shared';
import { isRecord, parseJson } from '../failure/envelope.js';

/** Everything Fortnox sent for one record, untouched: also what our own view leaves out. */
export type Source = Readonly<Record<string, unknown>>;

/**
 * Lenient access to one Fortnox record. Fortnox's types drift between calls: numbers as strings,
 * booleans as strings, absence as `null`, `""` or by leaving the key out (recorded traffic).
 */
export type Fields = {
  readonly source: Source;
  /** `null` and `""` are absence, and so is a text longer than any of Fortnox's. */
  text(name: string): string | undefined;
  /** What Fortnox calls a record of its own, mostly a whole number; more than forty characters are absence. */
  documentNumber(name: string): string | undefined;
  /** Exact: the shortest decimal that the JSON number stands for, never calculated with floats. */
  decimal(name: string): Decimal | undefined;
  integer(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** `YYYY-MM-DD`. */
  date(name: string): string | undefined;
  list<T>(name: string, read: (fields: Fields) => T | undefined): readonly T[];
};

export function fieldsOf(source: Source): Fields {
  const text = (name: string) => toText(source[name]);
  return {
    source,
    text,
    documentNumber: (name) => shortOnly(text(name)),
    decimal: (name) => toDecimal(text(name)),
    integer: (name) => toInteger(text(name)),
    flag: (name) => toFlag(text(name)),
    date: (name) => /^\d{4}-\d{2}-\d{2}/.exec(text(name) ?? '')?.[0],
    list: (name, read) => readAll(source[name], read) ?? [],
  };
}

/** Reads `{ [name]: {…} }`. */
export function single<T>(name: string, read: (fields: Fields) => T | undefined) {
  return (body: string): T | undefined => {
    const record = recordIn(body)?.[name];
    return isRecord(record) ? read(fieldsOf(record)) : undefined;
  };
}

/** Where a page of a list stands in the whole. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly page: number;
  /** 0 when nothing was found. */
  readonly totalPages: number;
  readonly totalResources: number;
};

/** Reads `{ [name]: […], MetaInformation }`; one unreadable item makes the page unreadable. */
export function page<T>(name: string, read: (fields: Fields) => T | undefined) {
  return (body: string): Page<T> | undefined => {
    const answer = recordIn(body);
    const items = answer && readAll(answer[name], read);
    if (items === undefined) return undefined;
    const meta = fieldsOf(isRecord(answer?.['MetaInformation']) ? answer['MetaInformation'] : {});
    return {
      items,
      page: meta.integer('@CurrentPage') ?? 1,
      totalPages: meta.integer('@TotalPages') ?? 1,
      totalResources: meta.integer('@TotalResources') ?? items.length,
    };
  };
}

/** Reads a list that Fortnox does not split into pages we care about. */
export function list<T>(name: string, read: (fields: Fields) => T | undefined) {
  const readPage = page(name, read);
  return (body: string): readonly T[] | undefined => readPage(body)?.items;
}

/** For answers that carry nothing, such as 204. */
export function nothing(): true {
  return true;
}

function recordIn(body: string): Source | undefined {
  const parsed = parseJson(body);
  return isRecord(parsed) ? parsed : undefined;
}

function readAll<T>(
  value: unknown,
  read: (fields: Fields) => T | undefined,
): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item: unknown) => (isRecord(item) ? read(fieldsOf(item)) : undefined));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** Part of a key in the ledger, whose index holds no row of thousands of bytes. */
const maxNumber = 40;

const shortOnly = (text: string | undefined): string | undefined =>
  text !== undefined && text.length <= maxNumber ? text : undefined;

/** Fortnox's longest text fields have as many; what is kept of them is stored and shown. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value === '' || value.length > textAtMost ? undefined : value;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * Far beyond Fortnox's amounts, and short when written out: `1e50000000` would take eight seconds
 * and 1.6 GB, during which nobody else is served.
 */
const decimalText = /^[+-]?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i;

function toDecimal(text: string | undefined): Decimal | undefined {
  const written = text?.trim();
  return written !== undefined && decimalText.test(written) ? new Decimal(written) : undefined;
}

function toInteger(text: string | undefined): number | undefined {
  const value = toDecimal(text)?.toNumber();
  return Number.isSafeInteger(value) ? value : undefined;
}

function toFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}
