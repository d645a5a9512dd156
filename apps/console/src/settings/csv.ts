/** A line of a file by the number that an editor shows for it. */
export type CsvLine = { readonly line: number; readonly cells: readonly string[] };

const bom = '\uFEFF';

/**
 * What a spreadsheet would take for a formula is text in ours, also behind spaces, which some cut off, and in
 * the full-width forms that some understand.
 */
const formulaLike = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** As Swedish Excel opens it by itself: marked as UTF-8, with semicolons. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  return bom + lines.map((cells) => `${cells.map(written).join(';')}\r\n`).join('');
}

function written(cell: string): string {
  const text = formulaLike.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Excel saves UTF-8 or, as plain CSV, the characters of Windows. */
export function decodeCsv(bytes: ArrayBuffer): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

/** Lines with their cells, whichever separator the first of them uses; empty lines are none. */
export function readCsv(text: string): readonly CsvLine[] {
  const plain = text.startsWith(bom) ? text.slice(1) : text;
  const separator = separatorOf(plain);
  const found: CsvLine[] = [];
  let line = 1;
  for (const record of recordsOf(plain)) {
    const cells = cellsOf(record, separator).map((cell) => cell.trim());
    if (cells.some((cell) => cell !== '')) found.push({ line, cells });
    line += record.split('\n').length;
  }
  return found;
}

/** The one that is there most often before the first break outside quotes. */
function separatorOf(text: string): string {
  const [first = ''] = recordsOf(text);
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const counted = [';', ',', '\t'].map((one) => ({ one, count: bare.split(one).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).one;
}

/** A break within quotes belongs to its cell. */
function recordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .reduce<string[]>((records, next) => {
      const last = records.at(-1);
      const isOpen = last !== undefined && (last.split('"').length - 1) % 2 === 1;
      return isOpen ? [...records.slice(0, -1), `${last}\n${next}`] : [...records, next];
    }, []);
}

function cellsOf(record: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let place = 0; place < record.length; place += 1) {
    const sign = record.charAt(place);
    if (sign === '"') {
      // A doubled quote within quotes is one.
      if (!isQuoted && record[place - 1] === '"') cell += '"';
      isQuoted = !isQuoted;
    } else if (sign === separator && !isQuoted) {
      cells.push(plainText(cell));
      cell = '';
    } else cell += sign;
  }
  return [...cells, plainText(cell)];
}

const plainText = (cell: string): string => cell.replace(/^'(?=\s*[=+\-@＝＋－＠])/, '');
