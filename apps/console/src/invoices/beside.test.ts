import { event } from '../../test/fixtures/event.js';
import { inFortnoxNow, jobs } from '../../test/fixtures/jobs.js';
import { beside } from './beside.js';

const [job] = jobs;
if (!job) throw new Error('a job is needed');

const differing = (change: object, of = event): readonly string[] =>
  beside({ ...job, currency: 'EUR', total: '1125000.50', invoiceNumber: 'SF-15579' }, of, {
    ...inFortnoxNow,
    invoice: { ...inFortnoxNow.invoice, ...change },
  })
    .filter(({ differs }) => differs)
    .map(({ what }) => what);

const same = {
  ...{ orderNumber: 'SF-15579', invoiceDate: '2026-11-20', dueDate: '2026-12-20' },
  ...{ currency: 'EUR', totalVat: '225000.1', unrounded: '1125000.5' },
};

it('nothing differs where both say the same, however many zeros they write', () => {
  expect(differing(same)).toEqual([]);
});

it.each([
  ['number', { orderNumber: 'SF-15580' }],
  ['invoiceDate', { invoiceDate: '2026-12-01' }],
  ['dueDate', { dueDate: '2026-12-21' }],
  ['currency', { currency: 'SEK' }],
  ['vat', { totalVat: '225000.11' }],
  ['total', { unrounded: '11250005' }],
])('%s differs', (what, change) => {
  expect(differing({ ...same, ...change })).toEqual([what]);
});

it('what one of them says nothing of is no difference', () => {
  expect(differing({ ...same, dueDate: null, totalVat: null })).toEqual([]);
});

it('what rounding to whole kronor has added is no difference', () => {
  expect(differing({ ...same, total: '1125001', roundOff: '0.5' })).toEqual([]);
});
