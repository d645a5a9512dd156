import { forgetIntent } from '@sync/db';
import type { ExpectedInvoice, FortnoxInvoice, InvoicePlan } from '@sync/fortnox';
import { Decimal, err, ok } from '@sync/shared';
import type { Step, StoryContext } from './context.js';
import { ensureChange } from './ensure.js';
import { failed } from './stops.js';

/** What the ledger remembers of the invoice in Fortnox: what Fortnox echoed. */
export type InvoiceRecord = {
  readonly documentNumber: string;
  readonly total: string;
  readonly totalVat: string;
  readonly currency: string;
  readonly currencyRate: string;
  readonly currencyUnit: number;
  readonly accountingMethod: string;
  readonly booked: boolean;
};

/** The invoice in Fortnox, created at most once, with exactly the totals of the source. */
export async function ensureInvoice(
  context: StoryContext,
  plan: InvoicePlan,
  customerNumber: string,
): Step<InvoiceRecord> {
  const made = await ensureChange<InvoiceRecord>(context, {
    key: invoiceKey(context),
    what: 'create the invoice',
    send: async () => {
      const draft = { ...plan.invoice, CustomerNumber: customerNumber };
      const answer = await context.fortnox.invoices.create(draft);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: () => lookUpInvoice(context, plan.expected.externalReference),
  });
  if (!made.ok) return made;
  const differences = differencesOf(made.value, plan.expected);
  if (differences.length === 0) return made;
  return withdraw(context, made.value, differences);
}

function invoiceKey(context: StoryContext): string {
  return `invoice:${context.invoiceId}`;
}

function recordOf(invoice: FortnoxInvoice): InvoiceRecord {
  return {
    documentNumber: invoice.documentNumber,
    total: invoice.total.toFixed(),
    totalVat: invoice.totalVat.toFixed(),
    currency: invoice.currency,
    currencyRate: invoice.currencyRate.toFixed(),
    currencyUnit: invoice.currencyUnit.toNumber(),
    accountingMethod: invoice.accountingMethod,
    booked: invoice.booked,
  };
}

async function lookUpInvoice(
  context: StoryContext,
  reference: string,
): Step<InvoiceRecord | undefined> {
  const during = 'look for the invoice';
  const hits = await context.fortnox.invoices.findByExternalReference(reference);
  if (!hits.ok) return failed(hits.error, during);
  const [first, ...others] = hits.value;
  if (!first) return ok(undefined);
  if (others.length > 0) return err(duplicates(hits.value.map((hit) => hit.documentNumber)));
  const full = await context.fortnox.invoices.get(first.documentNumber);
  return full.ok ? ok(recordOf(full.value)) : failed(full.error, during);
}

function duplicates(numbers: readonly string[]) {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'duplicate-in-fortnox',
        pointer: undefined,
        message: `Fortnox already holds several invoices for this one: ${numbers.join(', ')}.`,
        action: 'Cancel or credit the surplus ones in Fortnox, then replay.',
      },
    ],
  } as const;
}

/** `Total`, currency and rate never differ; `TotalVAT` may by the tolerance. */
function differencesOf(made: InvoiceRecord, expected: ExpectedInvoice): string[] {
  const vatOff = new Decimal(made.totalVat).minus(expected.vat).abs();
  const compared: [string, string, boolean][] = [
    [
      'Total',
      `${made.total} instead of ${expected.total.toFixed()}`,
      expected.total.eq(made.total),
    ],
    [
      'TotalVAT',
      `${made.totalVat} instead of ${expected.vat.toFixed()}`,
      vatOff.lte(expected.vatTolerance),
    ],
    [
      'Currency',
      `${made.currency} instead of ${expected.currency}`,
      made.currency === expected.currency,
    ],
    [
      'CurrencyRate',
      `${made.currencyRate} per ${made.currencyUnit} instead of ${expected.currencyRate.toFixed()} per ${expected.currencyUnit}`,
      expected.currencyRate.eq(made.currencyRate) && expected.currencyUnit === made.currencyUnit,
    ],
  ];
  return compared.filter(([, , same]) => !same).map(([field, text]) => `${field} ${text}`);
}

/**
 * Fortnox made something else than was sent. While it is not bookkept it can still be cancelled,
 * and after that a replay may create it anew.
 */
async function withdraw(
  context: StoryContext,
  made: InvoiceRecord,
  differences: readonly string[],
): Step<InvoiceRecord> {
  const number = made.documentNumber;
  const left = await cancelUnlessBooked(context, made);
  const problem = {
    kind: 'fortnox-differs',
    pointer: undefined,
    message: `Fortnox made invoice ${number} with ${differences.join(', ')}. ${left}`,
    action:
      'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then replay.',
  };
  return err({ kind: 'problems', problems: [problem] });
}

async function cancelUnlessBooked(context: StoryContext, made: InvoiceRecord): Promise<string> {
  if (made.booked) return 'It is bookkept and was left as it is.';
  const cancelled = await context.fortnox.invoices.cancel(made.documentNumber);
  if (!cancelled.ok) return 'It could not be cancelled; cancel it in Fortnox before replaying.';
  await forgetIntent(context.db, context.claim, invoiceKey(context));
  return 'It was cancelled before bookkeeping.';
}
