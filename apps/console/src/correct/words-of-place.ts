import type { Texts } from '../texts/texts.js';
import { fieldAt, type EventPart } from './event-fields.js';

/** What a place of an event is called in the form; one that no field shows is told as it is. */
export function placeInWords(t: Texts, pointer: string): string {
  const field = fieldAt(pointer);
  if (field === undefined) return pointer;
  const { part, name, line } = field;
  const label = labelOf(t, part, name);
  const words = t.correct;
  // A sum stands on the invoice itself; of the others the part says whose it is.
  if (line !== undefined) return `${words.entry[part]?.(line) ?? words.parts[part]}: ${label}`;
  return part === 'sums' ? label : `${words.parts[part]}: ${label}`;
}

/** The same for all places of a kind, whichever line they are of: `*` stands for its number. */
export function placesInWords(t: Texts, pointer: string): string {
  const field = fieldAt(pointer);
  if (field === undefined) return pointer;
  const { part, name } = field;
  return `${t.correct.parts[part]}: ${labelOf(t, part, name)}`;
}

export function labelOf(t: Texts, part: EventPart, name: string): string {
  const labels: Readonly<Record<string, string>> = t.correct.fields[part];
  return labels[name] ?? name;
}

/** A value as it stands in an event, for a reader. */
export function valueInWords(t: Texts, value: unknown): string {
  if (value === undefined || value === null || value === '') return t.settings.none;
  if (typeof value === 'boolean') return value ? t.settings.on : t.settings.off;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
