import { openapi } from '../../test/fixtures/openapi.js';
import { en } from '../texts/en/index.js';
import { sv } from '../texts/sv/index.js';
import { decodeCsv, writeCsv } from './csv.js';
import { rulesFrom } from './rules.js';
import { settingKinds, type PartName } from './setting-kinds.js';
import { fromTableFile, toTableFile } from './table-file.js';

const { settings } =
  openapi.paths['/v1/connections'].post.requestBody.content['application/json'].schema.properties;
const rules = rulesFrom(settings as Parameters<typeof rulesFrom>[0]);

function columnsOf(name: 'vatMap' | 'dimensions'): readonly PartName[] {
  const kind = settingKinds[name];
  if (kind.kind !== 'rows') throw new Error(`${name} is no table`);
  return kind.parts;
}

const vat = { name: 'vatMap', parts: columnsOf('vatMap') } as const;
const dimensions = { name: 'dimensions', parts: columnsOf('dimensions') } as const;

const rows = [
  { regime: 'domestic', rate: '25', account: '3001' },
  { regime: 'eu-consumer', rate: '5.5', country: 'FR', account: '3107', vatCode: 'OSS;FR' },
  { regime: 'export', rate: '0', productAccount: '=1+1', validFrom: '2026-01-01' },
];

describe('a table as a file', () => {
  it.each([en, sv])('comes back as it went out, in either language', (t) => {
    const text = toTableFile(t, vat.parts, rows);
    expect(fromTableFile(t, rules, vat, text)).toEqual({ rows, faults: [] });
  });

  it('opens in Swedish Excel: marked, with semicolons and a decimal comma, without formulas', () => {
    const text = toTableFile(sv, vat.parts, rows);
    expect(text.startsWith('\uFEFFTyp av kund;Momssats, %;Konto;')).toBe(true);
    expect(text).toContain('Privatpersoner i andra EU-länder;5,5;3107;"OSS;FR";FR;');
    expect(text).toContain(";'=1+1;");
    // Some programs cut the space off, and some understand the wide sign.
    expect(writeCsv([[' =1+1', '＝1+1']])).toContain("' =1+1;'＝1+1\r\n");
  });

  it('is read with commas, API names, small letters, a percent sign and quoted breaks', () => {
    const text =
      'regime,rate,country,account\n"eu-consumer","19 %",de,3106\n\ndomestic,"12,0",,3002\n';
    expect(fromTableFile(en, rules, vat, text)).toEqual({
      rows: [
        { regime: 'eu-consumer', rate: '19', country: 'DE', account: '3106' },
        { regime: 'domestic', rate: '12.0', account: '3002' },
      ],
      faults: [],
    });
    const broken = 'Produktens SKU;Projekt\r\n"PRO ""M""\r\nyearly";7\r\n';
    expect(fromTableFile(sv, rules, dimensions, broken).rows).toEqual([
      { productSku: 'PRO "M"\nyearly', project: '7' },
    ]);
  });

  it('is read as plain CSV of Excel for Windows too', () => {
    const latin1 = Uint8Array.from('Kostnadsställe\r\nÖST\r\n', (sign) => sign.charCodeAt(0));
    const text = decodeCsv(latin1.buffer);
    expect(fromTableFile(sv, rules, dimensions, text).rows).toEqual([{ costCenter: 'ÖST' }]);
  });
});

describe('a file that has faults', () => {
  it('names each line with what would be right', () => {
    const text =
      'regime;rate;account\ndomestic;250;3001\n\nmars;25;3001;more\nexport;0;30\ndomestic;;3001\n';
    expect(fromTableFile(en, rules, vat, text).faults).toEqual([
      { line: 4, words: en.settings.file.tooManyCells },
      { line: 2, words: 'VAT rate, % is “250”. A percentage, such as 25 or 5.5.' },
      {
        line: 4,
        words: expect.stringContaining('Kind of customer is “mars”. One of: Sweden') as unknown,
      },
      { line: 5, words: 'Account is “30”. Four digits, such as 3001.' },
      { line: 6, words: 'VAT rate, %: This is needed.' },
    ]);
  });

  it('is refused for a column that the table has not, and for more rows than fit', () => {
    expect(fromTableFile(en, rules, vat, 'regime;konto nummer\n').faults).toMatchObject([
      { line: 1, words: expect.stringContaining('“konto nummer” is no column') as unknown },
    ]);
    expect(fromTableFile(en, rules, vat, '').faults).toEqual([{ words: en.settings.file.empty }]);
    const many = 'productSku\n' + 'A\n'.repeat(1001);
    expect(fromTableFile(en, rules, dimensions, many).faults).toEqual([
      { words: en.settings.file.tooManyRows },
    ]);
  });
});
