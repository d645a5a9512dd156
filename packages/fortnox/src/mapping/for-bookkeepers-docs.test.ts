import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { salesExamples } from './testing/bookkeeping/sales-examples.js';
import { balanceOf } from './testing/bookkeeping/voucher.js';
import { vouchersAsMarkdown, type Language } from './testing/bookkeeping/voucher-table.js';

const path = join(__dirname, '../../../../docs/for-bookkeepers.md');
const names = Object.keys(salesExamples);

/** What stands between `<!-- vouchers: name language -->` and `<!-- end of vouchers -->`. */
const place =
  /(<!-- vouchers: (?<name>[\w-]+) (?<language>en|sv) -->\n)(?<body>[^]*?)(<!-- end of vouchers -->)/g;

const vouchersOf = (name: string) => salesExamples[name]?.() ?? [];

const generated = (name: string, language: Language): string =>
  `\n${vouchersAsMarkdown(vouchersOf(name), language)}\n\n`;

const document = (): string => readFileSync(path, 'utf8');

function places() {
  return Array.from(document().matchAll(place), ({ groups }) => ({
    name: groups?.['name'] ?? '',
    language: groups?.['language'] === 'sv' ? ('sv' as const) : ('en' as const),
    body: groups?.['body'] ?? '',
  }));
}

function regenerate(): void {
  const renewed = document().replace(
    place,
    (_all, begin: string, name: string, language: Language, _body: string, end: string) =>
      `${begin}${generated(name, language)}${end}`,
  );
  writeFileSync(path, renewed);
}

it.each(names)('balances every voucher of the example %s to the öre', (name) => {
  const vouchers = vouchersOf(name);
  expect(vouchers.length).toBeGreaterThan(1);
  expect(vouchers.map((voucher) => [voucher.title.en, balanceOf(voucher)])).toEqual(
    vouchers.map(({ title }) => [title.en, 0n]),
  );
});

it.each(names)('leaves nothing on accounts receivable once the example %s is paid', (name) => {
  const onReceivable = vouchersOf(name)
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account === '1510');
  expect(onReceivable.reduce((sum, { ore }) => sum + ore, 0n)).toBe(0n);
});

// After a change of the mapping: WRITE_VOUCHERS=1 npm test -- for-bookkeepers
it('shows in docs/for-bookkeepers.md the vouchers that the mapping leads to (renew them with WRITE_VOUCHERS=1 npm test -- for-bookkeepers)', () => {
  if (process.env['WRITE_VOUCHERS'] === '1') regenerate();
  for (const { name, language, body } of places()) {
    expect(`${name} ${language}\n${body}`).toBe(
      `${name} ${language}\n${generated(name, language)}`,
    );
  }
});

it('shows every example once in English and once in Swedish', () => {
  const shown = places().map(({ name, language }) => `${name} ${language}`);
  expect(shown.sort()).toEqual(names.flatMap((name) => [`${name} en`, `${name} sv`]).sort());
});
