import { placeInWords, placesInWords, valueInWords } from '../correct/words-of-place.js';
import { differenceInWords, settingOf } from '../settings/words-of-setting.js';
import type { Texts } from '../texts/texts.js';

/** One thing that was changed or said; `from` and `to` only where both are known. */
export type Detail = {
  readonly name: string;
  readonly from?: string;
  readonly to: string;
};

/**
 * What an entry says beyond its action: each changed field with what it was before and after, and
 * whatever else was written down. Read leniently: every action writes details of its own.
 */
export function toldDetails(t: Texts, details: unknown): readonly Detail[] {
  if (!isRecord(details)) return [];
  return Object.entries(details).flatMap(([name, value]) => {
    if (name === 'changes' && isRecord(value)) return changesIn(t, value);
    if (name === 'difference' && Array.isArray(value)) {
      return value.filter(isRecord).map((one) => ofPlace(t, one));
    }
    if (name === 'readAgain') return [{ name: t.audit.readAgain, to: '' }];
    if (name === 'effect') return [{ name: effectInWords(t, spoken(value)), to: '' }];
    if (name === 'invoiceId') return [{ name: t.audit.invoiceId, to: spoken(value) }];
    return [{ name, to: spoken(value) }];
  });
}

function effectInWords(t: Texts, effect: string): string {
  const effects: Readonly<Record<string, string>> = t.audit.effects;
  return effects[effect] ?? effect;
}

/** A setting by its name in words; of a table the rows that came and went. */
function changesIn(t: Texts, changes: Readonly<Record<string, unknown>>): readonly Detail[] {
  return Object.entries(changes).flatMap(([name, change]) => {
    const setting = settingOf(name);
    if (setting === undefined || !isRecord(change)) return [ofChange([name, change])];
    const { label } = t.settings.fields[setting];
    const lines = differenceInWords(t, setting, change['from'], change['to']);
    return lines.map((line) => ({ name: label, ...line }));
  });
}

function ofChange([name, change]: [string, unknown]): Detail {
  return isRecord(change) ? between(name, change) : { name, to: spoken(change) };
}

/** A place of an invoice by its name in the form; of what tells of a person nothing else is kept. */
function ofPlace(t: Texts, difference: Readonly<Record<string, unknown>>): Detail {
  const { pointer, from, to, more } = difference;
  if (typeof more === 'number') return ofPlaces(t, pointer, more);
  const name = placeInWords(t, typeof pointer === 'string' ? pointer : spoken(pointer));
  if (from === undefined && to === undefined) return { name, to: t.audit.notKept };
  return { name, from: valueInWords(t, from), to: valueInWords(t, to) };
}

/** Changes that are only counted. */
function ofPlaces(t: Texts, pointer: unknown, more: number): Detail {
  const name = typeof pointer === 'string' ? placesInWords(t, pointer) : t.audit.elsewhere;
  return { name, to: t.audit.more(more) };
}

function between(name: string, { from, to }: Readonly<Record<string, unknown>>): Detail {
  return from === undefined && to === undefined
    ? { name, to: '' }
    : { name, from: spoken(from), to: spoken(to) };
}

function spoken(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
