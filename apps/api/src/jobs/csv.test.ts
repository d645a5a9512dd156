import { csvBeginning, csvLine } from './csv.js';

it.each(['=1+1', '+46 8', '-cmd', '@SUM(A1)', '\t=1', ' =1', '＝1'])(
  'a text that a spreadsheet would calculate is none any more: %j',
  (text) => {
    expect(csvLine([text], 'rfc4180')).toMatch(/^"?'/);
  },
);

it('a credit stays a negative number', () => {
  expect(csvLine(['-125.00', 3, true, null], 'rfc4180')).toBe('-125.00,3,true,\r\n');
});

it('what parts cells and lines stands in quotes', () => {
  expect(csvLine(['a,b', 'say "no"', 'x\ny', 'plain'], 'rfc4180')).toBe(
    '"a,b","say ""no""","x\ny",plain\r\n',
  );
});

it('Swedish Excel gets its semicolons and knows the letters', () => {
  expect(csvBeginning('excel') + csvLine(['Å', 'b'], 'excel')).toBe('\uFEFFÅ;b\r\n');
  expect(csvBeginning('rfc4180')).toBe('');
});
