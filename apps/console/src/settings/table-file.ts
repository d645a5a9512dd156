import { en } from '../texts/en/index.js';
import { sv } from '../texts/sv/index.js';
import type { Texts } from '../texts/texts.js';
import { readCsv, writeCsv, type CsvLine } from './csv.js';
import { textOf, type Parts } from './draft.js';
import { faultWords } from './fault-words.js';
import type { Rules } from './rules.js';
import { kindOfPart, type PartName, type SettingName } from './setting-kinds.js';

/** Something in a file that has to be put right before its rows can be taken. */
export type FileFault = {
  /** As an editor counts; `undefined`: the file as a whole. */
  readonly line?: number;
  readonly words: string;
};

export type TableFile = { readonly rows: readonly Parts[]; readonly faults: readonly FileFault[] };

type Table = { readonly name: SettingName; readonly parts: readonly PartName[] };

/** A table as a file, headed and written in the reader's words. */
export function toTableFile(t: Texts, parts: readonly PartName[], rows: readonly Parts[]): string {
  const head = parts.map((part) => t.settings.parts[part]);
  const lines = rows.map((row) => parts.map((part) => cellOf(t, part, row[part])));
  return writeCsv([head, ...lines]);
}

function cellOf(t: Texts, part: PartName, value: unknown): string {
  const text = textOf(value);
  const kind = kindOfPart(part);
  if (kind === 'percent') return t === sv ? text.replace('.', ',') : text;
  const regimes: Readonly<Record<string, string>> = t.settings.regimes;
  return kind === 'regime' ? (regimes[text] ?? text) : text;
}

/** The rows of a file and everything that is wrong with it, line by line. */
export function fromTableFile(t: Texts, rules: Rules, table: Table, text: string): TableFile {
  const [head, ...lines] = readCsv(text);
  const words = t.settings.file;
  if (head === undefined) return { rows: [], faults: [{ words: words.empty }] };
  const columns = head.cells.map((title) => partOf(table.parts, title));
  const unknown = head.cells.filter((title, place) => title !== '' && !columns[place]);
  if (unknown.length > 0) {
    const known = table.parts.map((part) => t.settings.parts[part]).join(', ');
    const faults = unknown.map((title) => ({
      line: head.line,
      words: words.unknownColumn(title, known),
    }));
    return { rows: [], faults };
  }
  const rows = lines.map((line) => rowOf(columns, line));
  return {
    rows,
    faults: [...tooLong(t, columns, lines), ...judged(t, rules, table, { rows, lines })],
  };
}

/** By its name in either language, or as the API calls it. */
function partOf(parts: readonly PartName[], title: string): PartName | undefined {
  const wanted = title.trim().toLowerCase();
  return parts.find((part) =>
    [part, en.settings.parts[part], sv.settings.parts[part]].some(
      (name) => name.toLowerCase() === wanted,
    ),
  );
}

function rowOf(columns: readonly (PartName | undefined)[], { cells }: CsvLine): Parts {
  const given = columns.flatMap((part, place): [string, unknown][] => {
    const cell = cells[place] ?? '';
    return part === undefined || cell === '' ? [] : [[part, valueOf(part, cell)]];
  });
  return Object.fromEntries(given);
}

function valueOf(part: PartName, cell: string): unknown {
  switch (kindOfPart(part)) {
    case 'percent':
      return cell.replace(/\s*%$/, '').replace(',', '.');
    case 'country':
    case 'currency':
      return cell.toUpperCase();
    case 'regime':
      return regimeOf(cell);
    default:
      return cell;
  }
}

function regimeOf(cell: string): string {
  const wanted = cell.toLowerCase();
  const named = [en, sv].flatMap(({ settings }) => Object.entries(settings.regimes));
  const found = named.find(([code, name]) => [code, name.toLowerCase()].includes(wanted));
  return found?.[0] ?? cell;
}

function tooLong(
  t: Texts,
  columns: readonly unknown[],
  lines: readonly CsvLine[],
): readonly FileFault[] {
  return lines
    .filter(({ cells }) => cells.slice(columns.length).some((cell) => cell !== ''))
    .map(({ line }) => ({ line, words: t.settings.file.tooManyCells }));
}

type Read = { readonly rows: readonly Parts[]; readonly lines: readonly CsvLine[] };

/** By the rules that the API itself describes, each at its line and column. */
function judged(t: Texts, rules: Rules, { name, parts }: Table, read: Read): readonly FileFault[] {
  const faults = rules.faultsOf({ [name]: read.rows });
  if (faults.has(`/${name}`)) return [{ words: t.settings.file.tooManyRows }];
  return read.rows.flatMap((row, place) =>
    parts.flatMap((part) => {
      const fault = faults.get(`/${name}/${place}/${part}`);
      const told = { t, rules, kind: kindOfPart(part), place: [name, part], value: row[part] };
      const remedy = faultWords(fault, told);
      if (remedy === undefined) return [];
      const column = t.settings.parts[part];
      const words = t.settings.file.cell(column, textOf(row[part]), remedy);
      const line = read.lines[place]?.line;
      return [line === undefined ? { words } : { line, words }];
    }),
  );
}
