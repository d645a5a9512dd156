import { accountsInQuestion } from './accounts-in-question.js';
import { prepareInvoice } from './prepare-invoice.js';
import { invoiceOf, settingsWith } from './testing/paid-invoice.js';

const ask = () => 'MP1';
const settings = settingsWith({ euConsumerVat: 'swedish' });

it('judges an invoice once, however often it is asked about', () => {
  const invoice = invoiceOf({});
  expect(accountsInQuestion({ invoice, settings })).toEqual([]);
  const first = prepareInvoice({ invoice, settings, accountVatCode: ask });
  expect(prepareInvoice({ invoice, settings, accountVatCode: ask })).toBe(first);
});

it('judges it anew under other settings, another habit and another lock', () => {
  const invoice = invoiceOf({});
  const input = { invoice, settings, accountVatCode: ask };
  const first = prepareInvoice(input);
  const others = [
    { ...input, settings: settingsWith({ defaultIncomeAccount: '3999' }) },
    { ...input, habit: {} },
    { ...input, lockedUntil: '2026-10-31' },
  ];
  for (const other of others) expect(prepareInvoice(other)).not.toBe(first);
  expect(JSON.stringify(prepareInvoice(others[0] ?? input))).toContain('3999');
});

it('judges it anew where accounts are in question: what is asked for is not known yet', () => {
  const lines = [{ subTotal: '100.00', vat: '0.00', rate: '0' }];
  const invoice = invoiceOf({ lines });
  const asked: string[] = [];
  const input = { invoice, settings };
  const accountVatCode = (account: string): undefined => void asked.push(account);
  const wanted = accountsInQuestion(input);
  prepareInvoice({ ...input, accountVatCode });
  expect(wanted).not.toEqual([]);
  expect(new Set(asked)).toEqual(new Set(wanted));
});
