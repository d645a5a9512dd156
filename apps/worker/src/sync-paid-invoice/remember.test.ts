import type { PaidInvoice } from '@sync/shared';
import { startHistory } from '../handler.js';
import { nameIt } from './remember.js';

const long = 'x'.repeat(100_000);

it('an invoice is called by as much of its number and its customer’s name as an event may have', () => {
  const facts: Parameters<typeof nameIt>[0]['facts'] = {};
  nameIt({ facts }, { number: long, customer: { name: long } } as PaidInvoice);
  expect([facts.invoiceNumber?.length, facts.customerName?.length]).toEqual([1024, 1024]);
  nameIt({ facts }, { number: 'SF-1', customer: { name: 'Åsa' } } as PaidInvoice);
  expect(facts).toEqual({ invoiceNumber: 'SF-1', customerName: 'Åsa' });
});

it('a note quotes no more than can be read', () => {
  const history = startHistory(() => new Date());
  history.note(long);
  expect(JSON.stringify(history.take()).length).toBeLessThan(2200);
});
