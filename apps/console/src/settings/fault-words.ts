import type { Fault } from '../api/description.js';
import type { Texts } from '../texts/texts.js';
import { isEmpty } from './draft.js';
import type { Rules } from './rules.js';
import type { FieldKind } from './setting-kinds.js';

const words: Readonly<Record<FieldKind, keyof Omit<Texts['settings']['faults'], 'number'>>> = {
  accounts: 'account',
  'modes-of-payment': 'tooLong',
  'cost-centers': 'tooLong',
  projects: 'tooLong',
  articles: 'tooLong',
  country: 'country',
  currency: 'currency',
  percent: 'percent',
  wholePercent: 'wholePercent',
  decimal: 'decimal',
  number: 'other',
  date: 'date',
  text: 'tooLong',
  regime: 'regime',
};

type Told = {
  readonly t: Texts;
  readonly rules: Rules;
  readonly kind: FieldKind;
  /** The names on the way to the setting, for the bounds of a number. */
  readonly place: readonly string[];
  readonly value: unknown;
};

/** What is wrong with a field, in words that say what would be right. */
export function faultWords(fault: Fault | undefined, told: Told): string | undefined {
  if (fault === undefined) return undefined;
  const { faults } = told.t.settings;
  if (isEmpty(told.value)) return faults.needed;
  if (told.kind === 'number') {
    const { from, to } = told.rules.boundsOf(told.place);
    return faults.number(from, to);
  }
  return faults[words[told.kind]];
}
