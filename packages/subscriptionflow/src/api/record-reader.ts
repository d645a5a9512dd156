import { Decimal, idAtMost, textAtMost, tooLong, type InputError } from '@sync/shared';
import { readLocalDate, readLoose, readNumber, withoutFloatNoise } from './loose-values.js';
import type { ApiRecord } from './records.js';

/**
 * Reads the fields of records and gathers what is wrong with them. `at` is where a record stands, as a JSON
 * Pointer. No text is longer than the same one of an event: one that is longer is a problem and is not cut, as
 * half an id would be another's.
 */
export type RecordReader = {
  /** Of the invoice's currency. */
  readonly digits: number;
  id(record: ApiRecord, key: string, at: string): string;
  text(record: ApiRecord, key: string, at: string): string;
  /** `undefined` where nothing is said. */
  optional(record: ApiRecord, key: string, at: string): string | undefined;
  /** Upper case. Whether ISO 4217 knows it is judged later. */
  currency(record: ApiRecord, key: string, at: string): string;
  date(record: ApiRecord, key: string, at: string): string;
  money(record: ApiRecord, key: string, at: string): Decimal;
  /** Nothing there counts as zero; something unreadable does not. */
  moneyOrZero(record: ApiRecord, key: string, at: string): Decimal;
};

/** A placeholder after a problem is never seen: one problem and no invoice is returned. */
export function recordReader(problems: InputError[], digits: number): RecordReader {
  const read = <T>(value: T | undefined, placeholder: T, pointer: string, what: string): T => {
    if (value === undefined) problems.push({ pointer, message: `is missing or is no ${what}` });
    return value ?? placeholder;
  };
  const within = (text: string | undefined, atMost: number, pointer: string) => {
    if (text === undefined || text.length <= atMost) return text;
    problems.push({ pointer, message: tooLong(atMost) });
    return '';
  };
  const bounded = (record: ApiRecord, key: string, at: string, atMost: number) =>
    within(readLoose(record[key]), atMost, `${at}/${key}`);
  const required = (record: ApiRecord, key: string, at: string, atMost: number) =>
    read(bounded(record, key, at, atMost), '', `${at}/${key}`, 'text');
  const money = (record: ApiRecord, key: string, at: string): Decimal => {
    const amount = read(readNumber(record[key]), new Decimal(0), `${at}/${key}`, 'amount');
    return withoutFloatNoise(amount, digits);
  };
  return {
    digits,
    id: (record, key, at) => required(record, key, at, idAtMost),
    text: (record, key, at) => required(record, key, at, textAtMost),
    optional: (record, key, at) => bounded(record, key, at, textAtMost),
    currency: (record, key, at) => {
      const code = read(readLoose(record[key]), undefined, `${at}/${key}`, 'text');
      if (code === undefined || currencyCode.test(code)) return code?.toUpperCase() ?? '';
      problems.push({ pointer: `${at}/${key}`, message: noCurrency });
      return '';
    },
    date: (record, key, at) => read(readLocalDate(record[key]), '', `${at}/${key}`, 'date'),
    money,
    moneyOrZero: (record, key, at) =>
      readLoose(record[key]) === undefined ? new Decimal(0) : money(record, key, at),
  };
}

/** As of an event. */
const noCurrency = 'must be an ISO 4217 code such as "EUR"';

/** In whatever capitals. */
const currencyCode = /^[a-z]{3}$/i;
