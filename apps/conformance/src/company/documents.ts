import type { Fields } from '@sync/fortnox';
import type { ConnectionSettings, Decimal, LocalDate } from '@sync/shared';
import { CannotTell } from './cannot-tell.js';
import { inWords, type Asking, type Reply } from './asking.js';
import type { Cards } from './cards.js';
import type { Made } from './made.js';
import { prefix } from './names.js';

export type Part = Readonly<Record<string, unknown>>;

export type Documents = {
  /** One row of quantity 1 with 25 % VAT on the default income account, unless `more` says otherwise. */
  readonly row: (price: number, more?: Part) => Part;
  /** The same row without the fields named. */
  readonly rowWithout: (price: number, ...names: readonly string[]) => Part;
  /** A draft of today for the Swedish customer: one row of 200.00 unless it names rows. */
  readonly tryDraft: (fields?: Part) => Promise<Reply>;
  readonly draft: (fields?: Part) => Promise<Fields>;
  /** A draft that is booked as well: it stays in the books. */
  readonly booked: (fields?: Part) => Promise<Fields>;
  readonly bookkeep: (number: string) => Promise<Reply>;
  readonly invoice: (number: string) => Promise<Fields>;
  readonly act: (number: string, action: 'credit' | 'externalprint') => Promise<Reply>;
  /** A payment of 250.00 today by the default mode of payment, unless it says otherwise. */
  readonly tryPayment: (invoiceNumber: string, fields?: Part) => Promise<Reply>;
  readonly bookPayment: (payment: Fields) => Promise<Reply>;
  /** Pays what is left, so that no customer of ours stands in the list of unpaid invoices. */
  readonly settle: (invoiceNumber: string, paymentDate?: LocalDate) => Promise<void>;
};

type Surroundings = {
  readonly asking: Asking;
  readonly cards: Cards;
  readonly made: Made;
  readonly settings: ConnectionSettings;
  readonly today: LocalDate;
  /** Begins every document's reference; a number is added. */
  readonly reference: string;
};

export function documentsOf(around: Surroundings): Documents {
  const { must } = around.asking;
  const row = rowsOn(around.settings);
  const tryDraft = (fields: Part = {}) => makeDraft(around, row, fields);
  const draft = async (fields?: Part) => wanted(await tryDraft(fields), 'The draft');
  const bookkeep = (number: string) => book(around, number);
  return {
    row,
    rowWithout: (price, ...names) =>
      Object.fromEntries(Object.entries(row(price)).filter(([name]) => !names.includes(name))),
    tryDraft,
    draft,
    booked: async (fields) => {
      const number = textOf(await draft(fields), 'DocumentNumber');
      return wanted(await bookkeep(number), 'Bookkeeping');
    },
    bookkeep,
    invoice: (number) => must({ method: 'GET', path: `invoices/${number}`, envelope: 'Invoice' }),
    act: (number, action) => act(around, number, action),
    ...paymentsOf(around),
  };
}

const rowsOn =
  ({ defaultIncomeAccount }: ConnectionSettings): Documents['row'] =>
  (price, more = {}) => ({
    AccountNumber: Number(defaultIncomeAccount),
    Description: `${prefix} row`,
    DeliveredQuantity: '1',
    Price: price,
    VAT: 25,
    Discount: 0,
    DiscountType: 'AMOUNT',
    ...more,
  });

async function makeDraft(
  around: Surroundings,
  row: Documents['row'],
  fields: Part,
): Promise<Reply> {
  const { asking, cards, made, today, reference } = around;
  const CustomerNumber = fields['CustomerNumber'] ?? (await cards.customer('SE'));
  const usual = {
    ...{
      CustomerNumber,
      ExternalInvoiceReference1: `${reference}-${made.drafts.size + made.booked.size + 1}`,
    },
    ...{ InvoiceDate: today, DueDate: today, Currency: 'SEK', VATIncluded: false },
    ...{ AdministrationFee: 0, Freight: 0, InvoiceRows: [row(200)] },
  };
  const body = { Invoice: { ...usual, ...fields } };
  const reply = await asking.request({
    method: 'POST',
    path: 'invoices',
    body,
    envelope: 'Invoice',
  });
  if (reply.kind === 'done') made.drafts.add(textOf(reply.record, 'DocumentNumber'));
  return reply;
}

async function book({ asking, made }: Surroundings, number: string): Promise<Reply> {
  const path = `invoices/${number}/bookkeep`;
  const reply = await asking.request({ method: 'PUT', path, envelope: 'Invoice' });
  if (reply.kind === 'done') {
    made.drafts.delete(number);
    made.booked.add(number);
  }
  return reply;
}

async function act(
  { asking, made }: Surroundings,
  number: string,
  action: 'credit' | 'externalprint',
): Promise<Reply> {
  const path = `invoices/${number}/${action}`;
  const reply = await asking.request({ method: 'PUT', path, envelope: 'Invoice' });
  if (reply.kind === 'done' && action === 'credit') {
    const credit = textOf(reply.record, 'CreditInvoiceReference');
    const answered = textOf(reply.record, 'DocumentNumber');
    made.drafts.add(answered === number ? credit : answered);
  }
  return reply;
}

function paymentsOf(around: Surroundings) {
  const { request, must } = around.asking;
  const { account, modeOfPayment } = around.settings.defaultPaymentAccount;
  const tryPayment: Documents['tryPayment'] = (invoiceNumber, fields = {}) => {
    const mode = { ModeOfPayment: modeOfPayment, ModeOfPaymentAccount: Number(account) };
    const usual = { Amount: 250, AmountCurrency: 250, PaymentDate: around.today, ...mode };
    const body = { InvoicePayment: { InvoiceNumber: Number(invoiceNumber), ...usual, ...fields } };
    return request({ method: 'POST', path: 'invoicepayments', body, envelope: 'InvoicePayment' });
  };
  const bookPayment: Documents['bookPayment'] = (payment) => {
    const path = `invoicepayments/${textOf(payment, 'Number')}/bookkeep`;
    return request({ method: 'PUT', path, envelope: 'InvoicePayment' });
  };
  return {
    tryPayment,
    bookPayment,
    settle: async (number: string, PaymentDate = around.today) => {
      const invoice = await must({
        method: 'GET',
        path: `invoices/${number}`,
        envelope: 'Invoice',
      });
      const balance = amountOf(invoice, 'Balance');
      if (balance.isZero()) return;
      const rate = amountOf(invoice, 'CurrencyRate').div(amountOf(invoice, 'CurrencyUnit'));
      const Amount = balance.mul(rate).toDecimalPlaces(2).toNumber();
      const amounts = { Amount, AmountCurrency: balance.toNumber() };
      const payment = await tryPayment(number, { ...amounts, PaymentDate });
      wanted(await bookPayment(wanted(payment, 'The payment')), 'Bookkeeping the payment');
    },
  };
}

/** The record, or the question cannot be answered. */
export function wanted(reply: Reply, what: string): Fields {
  if (reply.kind === 'done') return reply.record;
  throw new CannotTell(`${what} was refused: ${inWords(reply)}`);
}

export function amountOf(record: Fields, name: string): Decimal {
  const amount = record.decimal(name);
  if (amount === undefined) throw new CannotTell(`The answer has no ${name}.`);
  return amount;
}

export function textOf(record: Fields, name: string): string {
  const text = record.text(name);
  if (text === undefined) throw new CannotTell(`The answer has no ${name}.`);
  return text;
}

/** The document's rows, as they came. */
export const rowsOf = (record: Fields): readonly Fields[] =>
  record.list('InvoiceRows', (fields) => fields);

/** The only row, or the first. */
export function firstRow(record: Fields): Fields {
  const [row] = rowsOf(record);
  if (!row) throw new CannotTell('The answer has no rows.');
  return row;
}
