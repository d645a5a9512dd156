export type CsvDialect = 'rfc4180' | 'excel';

type Cell = string | number | boolean | null;

/** Without it Excel takes UTF-8 for something else. */
const byteOrderMark = '\uFEFF';

/** What a file begins with, before its first line. */
export const csvBeginning = (dialect: CsvDialect): string =>
  dialect === 'excel' ? byteOrderMark : '';

/**
 * One line with its end. Swedish Excel parts cells by semicolons; RFC 4180 says commas. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
 */
export function csvLine(cells: readonly Cell[], dialect: CsvDialect): string {
  const separator = dialect === 'excel' ? ';' : ',';
  return `${cells.map((cell) => quoted(harmless(cell))).join(separator)}\r\n`;
}

function harmless(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return beginsFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** Also behind spaces, which some programs cut off, and in the full-width forms that some understand. */
const beginsFormula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const plainNumber = /^-\d+(\.\d+)?$/;

const quoted = (text: string): string =>
  /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
