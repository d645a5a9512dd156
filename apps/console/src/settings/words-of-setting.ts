import type { Texts } from '../texts/texts.js';
import { canonical, partsOf, rowsOf, textOf, type Parts } from './draft.js';
import {
  isSettingName,
  kindOfPart,
  settingKinds,
  type PartName,
  type SettingName,
} from './setting-kinds.js';

/** What a setting is, in words; a table is told by how many rows it has. */
export function valueInWords(t: Texts, name: SettingName, value: unknown): string {
  const kind = settingKinds[name];
  if (kind.kind === 'rows') return countOfRows(t, rowsOf(value).length);
  if (kind.kind === 'switch') return value === true ? t.settings.on : t.settings.off;
  if (kind.kind === 'choice') return choiceName(t, name, textOf(value));
  if (kind.kind === 'order') return namesInOrder(t, name, value);
  const text = kind.kind === 'parts' ? partsInWords(t, kind.parts, partsOf(value)) : textOf(value);
  return text === '' ? t.settings.none : text;
}

function countOfRows(t: Texts, count: number): string {
  return count === 0 ? t.settings.none : t.settings.rowCount(count, String(count));
}

type Choices = Readonly<Record<string, readonly [name: string, means: string] | string[]>>;

/** The choices of a setting with their names and meanings; empty for one that is no choice. */
export function choicesOf(t: Texts, name: SettingName): Choices {
  const field = t.settings.fields[name];
  return 'choices' in field ? field.choices : {};
}

function choiceName(t: Texts, name: SettingName, value: string): string {
  return choicesOf(t, name)[value]?.[0] ?? value;
}

function namesInOrder(t: Texts, name: SettingName, value: unknown): string {
  const values = Array.isArray(value) ? value.map(textOf) : [];
  const names = values.map((one) => choiceName(t, name, one));
  return names.length === 0 ? t.settings.none : names.join(', ');
}

/** A row of a table, or a value of several parts, in the order of its columns. */
export function partsInWords(t: Texts, names: readonly PartName[], parts: Parts): string {
  return names
    .filter((name) => parts[name] !== undefined)
    .map((name) => `${t.settings.parts[name]}: ${partInWords(t, name, parts[name])}`)
    .join(' · ');
}

export function partInWords(t: Texts, name: PartName, value: unknown): string {
  const text = textOf(value);
  if (kindOfPart(name) !== 'regime') return text;
  const regimes: Readonly<Record<string, string>> = t.settings.regimes;
  return regimes[text] ?? text;
}

export type DifferenceLine = { readonly from?: string; readonly to: string };

/** What changes in a setting: of a table the rows that come and go, of the rest before and after. */
export function differenceInWords(
  t: Texts,
  name: SettingName,
  before: unknown,
  after: unknown,
): readonly DifferenceLine[] {
  const kind = settingKinds[name];
  if (kind.kind !== 'rows') {
    return [{ from: valueInWords(t, name, before), to: valueInWords(t, name, after) }];
  }
  const { gone, come } = rowDifference(rowsOf(before), rowsOf(after));
  const inWords = (row: Parts): string => partsInWords(t, kind.parts, row);
  return [
    ...gone.map((row) => ({ to: t.settings.removed(inWords(row)) })),
    ...come.map((row) => ({ to: t.settings.added(inWords(row)) })),
  ];
}

/** Rows are told apart by all that stands in them, whatever the order of its parts. */
export function rowDifference(before: readonly Parts[], after: readonly Parts[]) {
  return { gone: without(before, after), come: without(after, before) };
}

function without(rows: readonly Parts[], others: readonly Parts[]): readonly Parts[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(canonical(row), (left.get(canonical(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(canonical(row)) ?? 0;
    left.set(canonical(row), count - 1);
    return count <= 0;
  });
}

/** A setting as the audit log names it (`settings.vatMap`), with its own name in words. */
export function settingOf(name: string): SettingName | undefined {
  const setting = /^settings\.(\w+)$/.exec(name)?.[1];
  return setting !== undefined && isSettingName(setting) ? setting : undefined;
}
