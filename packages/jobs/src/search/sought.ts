import { Decimal } from '@sync/shared';
import { comparable } from './grams.js';

/** What somebody who types a text into a search box may mean by it, all at once. */
export type Sought = {
  /** In the invoice number. */
  readonly number: string;
  /** Each in the customer's name. */
  readonly words: readonly string[];
  /** An amount, a number in Fortnox or an id, as `marksOf` writes them. */
  readonly marks: readonly string[];
};

/** Of a query; `undefined` when there is nothing in it. */
export function readSought(query: string): Sought | undefined {
  const number = comparable(query);
  if (number === '') return undefined;
  const amount = readAmount(number);
  return {
    number,
    words: number.split(' ').slice(0, maxWords),
    marks: [
      ...(amount === undefined ? [] : [amountMark(amount)]),
      fortnoxMark(number),
      idMark(number),
    ],
  };
}

const maxWords = 6;

type Marked = {
  readonly total: string | null;
  readonly fortnoxInvoiceNumber: string | null;
  readonly ids: readonly string[];
};

/** What a job is found by as a whole. */
export function marksOf({ total, fortnoxInvoiceNumber, ids }: Marked): readonly string[] {
  const amount = total === null ? undefined : readAmount(total);
  return [
    ...(amount === undefined ? [] : [amountMark(amount)]),
    ...(fortnoxInvoiceNumber === null ? [] : [fortnoxMark(comparable(fortnoxInvoiceNumber))]),
    ...ids.map((id) => idMark(comparable(id))),
  ];
}

/** Without its sign: who looks for 125 finds the invoice and its credit. */
const amountMark = (amount: Decimal): string => `=${amount.abs().toFixed()}`;
const fortnoxMark = (number: string): string => `#${number}`;
const idMark = (id: string): string => `@${id}`;

/**
 * `1250`, `1 250,00`, `1,250.00`, `1.250,00 kr`, `-125.00`. A single comma or point is the decimal one
 * unless three digits follow a comma, as in English thousands.
 */
function readAmount(text: string): Decimal | undefined {
  const bare = text.replace(/\s|sek|eur|usd|kr|:-/g, '').replace('\u2212', '-');
  if (!/^-?[\d.,]*\d[\d.,]*$/.test(bare) || bare.length > 24) return undefined;
  const lastPoint = bare.lastIndexOf('.');
  const lastComma = bare.lastIndexOf(',');
  const isEnglish = lastPoint > lastComma || /^-?\d{1,3}(,\d{3})+$/.test(bare);
  const plain = isEnglish ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? new Decimal(plain) : undefined;
}
