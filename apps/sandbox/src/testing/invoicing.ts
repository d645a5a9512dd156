import type { JsonObject } from '../json.js';
import type { RunningSandbox } from '../server.js';
import {
  ask,
  connectCompany,
  inside,
  type Answered,
  type FortnoxCaller,
} from './fortnox-caller.js';

type Fields = Readonly<Record<string, unknown>>;

/** A company with one customer, and the few calls that tests of invoices are made of. */
export type Invoicing = {
  readonly tenantId: string;
  readonly call: FortnoxCaller;
  /** Changes the company through the control interface. */
  readonly change: (settings: Fields) => Promise<Answered>;
  /** One row of 200.00 with 25 % VAT unless it names rows. */
  readonly create: (fields?: Fields) => Promise<Answered>;
  /** The same, and what Fortnox answers. */
  readonly draft: (fields?: Fields) => Promise<JsonObject>;
  /** 250.00 for invoice 1 by BG unless it says otherwise. */
  readonly pay: (fields?: Fields) => Promise<Answered>;
  /** The invoice as it stands now. */
  readonly invoice: (number: number) => Promise<JsonObject>;
};

/** A row of quantity 1 on 3001 with 25 % VAT. */
export const row = (Price: number, more: Fields = {}): Fields => ({
  Description: 'Plan',
  AccountNumber: 3001,
  Price,
  DeliveredQuantity: '1',
  VAT: 25,
  ...more,
});

export async function startInvoicing(
  sandbox: RunningSandbox,
  settings: Fields = {},
  customer: Fields = {},
): Promise<Invoicing> {
  const { call, tenantId } = await connectCompany(sandbox, settings);
  await call('POST', '/customers', { Customer: { Name: 'Kund AB', ...customer } });
  const create = (fields: Fields = {}) => {
    const usual = { CustomerNumber: '1', InvoiceDate: '2026-11-20', InvoiceRows: [row(200)] };
    return call('POST', '/invoices', { Invoice: { ...usual, ...fields } });
  };
  const usualPayment = { InvoiceNumber: 1, PaymentDate: '2026-11-21', ModeOfPayment: 'BG' };
  return {
    tenantId,
    call,
    change: (changes) =>
      ask(`${sandbox.url}/control/fortnox/tenants/${tenantId}`, 'PATCH', changes),
    create,
    draft: async (fields) => inside(await create(fields), 'Invoice'),
    pay: (fields = {}) =>
      call('POST', '/invoicepayments', {
        InvoicePayment: { ...usualPayment, Amount: 250, AmountCurrency: 250, ...fields },
      }),
    invoice: async (number) => inside(await call('GET', `/invoices/${number}`), 'Invoice'),
  };
}
