import { isSettingName, type SettingName, type Settings } from './setting-kinds.js';

/** What a person has changed and not saved; `undefined`: taken back to none, or to its default. */
export type Draft = Readonly<Partial<Record<SettingName, unknown>>>;

/** A setting of several parts, or a row of a table, as a form holds it. */
export type Parts = Readonly<Record<string, unknown>>;

/** The settings as they would be. */
export function afterDraft(settings: Settings, draft: Draft): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = { ...settings, ...draft };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Which settings would be others than they are, in no order that means anything. */
export function changedNames(settings: Settings, draft: Draft): readonly SettingName[] {
  return Object.keys(draft)
    .filter(isSettingName)
    .filter((name) => canonical(settings[name]) !== canonical(draft[name]));
}

/** What the API is told: only what changes, and `null` for what is taken back. */
export function toPatch(settings: Settings, draft: Draft): Record<string, unknown> {
  return Object.fromEntries(
    changedNames(settings, draft).map((name) => [name, draft[name] ?? null]),
  );
}

/** A part that is emptied is left out, and a value without parts is none. */
export function withPart(value: Parts, name: string, part: unknown): Parts | undefined {
  const { [name]: former, ...others } = value;
  // In the place where it was: the order of the parts is no difference.
  const all = former === undefined ? { ...others, [name]: part } : { ...value, [name]: part };
  const given = Object.fromEntries(Object.entries(all).filter(([, one]) => !isEmpty(one)));
  return Object.keys(given).length === 0 ? undefined : given;
}

/** The same for the same value, whatever the order of its parts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    const entries = Object.entries(partsOf(one));
    return entries.length === 0 ? one : Object.fromEntries(entries.sort(byName));
  });
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one.localeCompare(other);

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function partsOf(value: unknown): Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Parts)
    : {};
}

export function rowsOf(value: unknown): readonly Parts[] {
  return Array.isArray(value) ? value.map(partsOf) : [];
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}
