import { Decimal, type ConnectionSettingsInput, type PaidInvoice } from '@sync/shared';
import { planInvoice } from './plan-invoice.js';
import { customerIn, invoiceOf, paymentOf, sek, settingsWith } from './testing/paid-invoice.js';

const creditNotePayment = { account: '2421', modeOfPayment: 'KRED' };

function notesOn(
  invoice: PaidInvoice,
  change: Partial<ConnectionSettingsInput> = {},
): readonly string[] {
  const settings = settingsWith({ creditNotePayment, ...change });
  const plan = planInvoice({ invoice, settings, rate: sek });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.notes.filter((note) => note.startsWith('Credit notes'));
}

const settledBy = (creditNotes: string, paid: string): Partial<PaidInvoice> => ({
  creditNotes: new Decimal(creditNotes),
  transactions: paid === '0' ? [] : [paymentOf(paid)],
});

it('part settled by a credit note: the VAT to book by hand is noted once, by rate, with its account', () => {
  const lines = [
    { subTotal: '1000.00', vat: '250.00', rate: '25' },
    { subTotal: '500.00', vat: '60.00', rate: '12' },
  ];
  expect(notesOn(invoiceOf({ lines, change: settledBy('181.00', '1629.00') }))).toEqual([
    'Credit notes settled 181.00 SEK, booked gross on account 2421. The VAT of 31.00 SEK in it (25.00 at 25 %, 6.00 at 12 %) is still booked as output VAT: book it by hand, debit output VAT and credit account 2421.',
  ]);
});

it('names all of the VAT where credit notes settled the whole invoice', () => {
  expect(notesOn(invoiceOf({ change: settledBy('1250.00', '0') })).join()).toContain('250.00');
});

it('names VAT of a rate with a fraction, which its row leaves to the account', () => {
  const entry = { rate: '25.5', regime: 'eu-consumer' as const, country: 'FI', account: '3342' };
  const invoice = invoiceOf({
    lines: [{ subTotal: '1000.00', vat: '255.00', rate: '25.5' }],
    customer: customerIn('FI'),
    change: settledBy('125.50', '1129.50'),
  });
  expect(notesOn(invoice, { euConsumerVat: 'oss', vatMap: [entry] }).join()).toContain(
    '25.50 SEK in it (25.50 at 25.5 %)',
  );
});

it('has nothing to say without a credit note, or without VAT', () => {
  const untaxed = invoiceOf({
    lines: [{ subTotal: '100.00', vat: '0.00', rate: '0' }],
    customer: customerIn('NO'),
    change: settledBy('40.00', '60.00'),
  });
  expect([notesOn(invoiceOf()), notesOn(untaxed)]).toEqual([[], []]);
});
