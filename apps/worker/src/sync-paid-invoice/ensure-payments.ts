import type { FortnoxInvoicePayment, PaymentPlan } from '@sync/fortnox';
import type { IntentState } from '@sync/jobs';
import { err, ok, sha256Hex } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { bookedRecord, type InvoiceRecord } from './invoice-record.js';
import { failed } from '../stop.js';
import {
  paymentBookkeepKey,
  paymentKey,
  paymentRecord,
  type PaymentRecord,
} from './payment-record.js';
import { withdrawPayment } from './take-back-payment.js';

export type WantedPayments = {
  readonly invoice: InvoiceRecord;
  readonly plans: readonly PaymentPlan[];
  /** Gathers them as they come to be, so that it tells them also when a later one is refused. */
  readonly made?: PaymentRecord[];
  /** Stands for a transaction as its source told it (`told-as.ts`), where it tells more than date and amount. */
  readonly toldOf?: (transactionId: string) => string | undefined;
};

/**
 * One payment per applied transaction. Fortnox refuses no duplicate (reference, section 6), so
 * everything rests on the intents and on adopting what a lost answer left behind. One that was made of another
 * transaction, date or amount than the plan of now waits for a person, whichever door told it; so does one on
 * another account or of other kronor, if the source tells its transaction otherwise. Where settings alone choose
 * another account, that counts for the next one; where they write off otherwise (a cost centre that was lacking,
 * say), a draft is made anew.
 */
export async function ensurePayments(
  context: HandlerContext,
  { invoice, plans, made = [], toldOf }: WantedPayments,
): Step<readonly PaymentRecord[]> {
  const gone = idsNotIn(context, plans);
  if (gone.length > 0) return err(paidBefore(gone));
  for (const plan of plans) {
    const asked = askedOf(plan, toldOf?.(plan.transactionId));
    const payment = await ensurePayment(context, invoice, { plan, asked, adopted: made });
    if (!payment.ok) return payment;
    if (!isMadeOf(payment.value, asked)) return err(paidBefore([plan.transactionId]));
    if (writesOffOtherwise(context, payment.value, asked)) {
      const withdrawn = await withdrawPayment(context, payment.value);
      if (!withdrawn.ok) return withdrawn;
    }
    made.push(payment.value);
  }
  return ok(made);
}

/** Whether a payment of this job stands in Fortnox, or may. */
export const hasPayments = ({ known, invoiceId }: HandlerContext): boolean =>
  [...known.keys()].some(
    (key) =>
      key.startsWith(`payment:${invoiceId}:`) || key.startsWith(`payment-bookkeep:${invoiceId}:`),
  );

/** Transactions whose payment was begun by an earlier attempt, and which are told no more. */
function idsNotIn(context: HandlerContext, plans: readonly PaymentPlan[]): readonly string[] {
  const planned = new Set(plans.map(({ transactionId }) => transactionId));
  const start = paymentKey(context, '');
  return [...context.known.keys()]
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .filter((id) => !planned.has(id));
}

/** What its request says of a payment, and no answer. */
const askedOf = ({ draft }: PaymentPlan, toldAs: string | undefined) => ({
  date: draft.PaymentDate,
  amount: String(draft.AmountCurrency),
  account: String(draft.ModeOfPaymentAccount),
  kronor: String(draft.Amount),
  toldAs: toldAs ?? null,
  writeOffs: draft.WriteOffs === undefined ? '' : sha256Hex(JSON.stringify(draft.WriteOffs)),
});

type Asked = ReturnType<typeof askedOf>;

function isMadeOf({ date, amount, account, kronor, toldAs }: PaymentRecord, now: Asked): boolean {
  if (date === null) return true;
  if (date !== now.date || amount !== now.amount) return false;
  if (toldAs === now.toldAs) return true;
  return (account ?? now.account) === now.account && (kronor ?? now.kronor) === now.kronor;
}

/** While it may be booked already, or that is being asked for, it stays as it was made. */
function writesOffOtherwise(
  context: HandlerContext,
  { number, writeOffs }: PaymentRecord,
  now: Asked,
): boolean {
  if (writeOffs === null || writeOffs === now.writeOffs) return false;
  return !context.known.has(paymentBookkeepKey(context, number));
}

/** Whether the ledger says of a payment what it was made of. */
export function saysWhatItWasMadeOf(state: IntentState | undefined): boolean {
  if (state?.kind === 'done') return paymentRecord.parse(state.result).date !== null;
  return state?.kind === 'outcome-unknown' && state.asked !== null;
}

/** Fortnox takes no booked payment back: a person decides before another one is added. */
export function paidBefore(transactionIds: readonly string[]): Stop {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'paid-before-correction',
        pointer: '/data/invoice/transactions',
        message: `Payments were entered in Fortnox, or may have been, before the invoice was corrected: transaction ${transactionIds.join(', ')}.`,
        action:
          'Correct the payments of the invoice in Fortnox by hand, then resolve this job with its number.',
      },
    ],
  };
}

type Wanted = {
  readonly plan: PaymentPlan;
  readonly asked: Asked;
  readonly adopted: readonly PaymentRecord[];
};

function ensurePayment(
  context: HandlerContext,
  invoice: InvoiceRecord,
  { plan, asked, adopted }: Wanted,
): Step<PaymentRecord> {
  const draft = { ...plan.draft, InvoiceNumber: Number(invoice.documentNumber) };
  return ensureChange(context, {
    key: paymentKey(context, plan.transactionId),
    what: `create the payment of transaction ${plan.transactionId}`,
    day: asked.date,
    recorded: 'with-next',
    remembered: paymentRecord,
    asked,
    send: async () => {
      const answer = await context.fortnox.invoicePayments.create(draft);
      return answer.ok ? ok({ ...recordOf(answer.value, plan), ...asked }) : answer;
    },
    // As it was asked for: the source may tell another date or amount by now.
    lookUp: (was) =>
      findPayment(context, invoice, {
        ...{ plan, adopted },
        date: was?.date ?? asked.date,
        amount: was?.amount ?? asked.amount,
      }),
  });
}

function recordOf(payment: FortnoxInvoicePayment, plan: PaymentPlan): PaymentRecord {
  return {
    number: payment.number,
    amountCurrency: paidIn(payment)?.toFixed() ?? '',
    transactionId: plan.transactionId,
    ...{ date: null, amount: null, account: null, kronor: null, toldAs: null, writeOffs: null },
  };
}

/** For SEK Fortnox may leave the amount in currency out. */
function paidIn(payment: FortnoxInvoicePayment) {
  return payment.amountCurrency ?? payment.amount;
}

type Sought = Omit<Wanted, 'asked'> & Pick<Asked, 'date' | 'amount'>;

/** List items carry neither date nor currency amount: each candidate is read in full. */
async function findPayment(
  context: HandlerContext,
  invoice: InvoiceRecord,
  { plan, adopted, date, amount }: Sought,
): Step<PaymentRecord | undefined> {
  const during = 'look for the payment';
  const { invoicePayments } = context.fortnox;
  const list = await invoicePayments.listByInvoice(invoice.documentNumber);
  if (!list.ok) return failed(list.error, during);
  const taken = new Set(adopted.map((payment) => payment.number));
  for (const { number } of list.value) {
    if (taken.has(number)) continue;
    const full = await invoicePayments.get(number);
    if (!full.ok) return failed(full.error, during);
    const isSame = full.value.paymentDate === date && paidIn(full.value)?.eq(amount) === true;
    if (isSame) return ok({ ...recordOf(full.value, plan), date, amount });
  }
  return ok(undefined);
}

/** Turns the payments from drafts into vouchers; answers those that are booked. */
export async function ensurePaymentsBookkept(
  context: HandlerContext,
  payments: readonly PaymentRecord[],
): Step<readonly string[]> {
  const booked: string[] = [];
  for (const payment of payments) {
    const done = await bookkeepPayment(context, payment);
    if (!done.ok) return done;
    booked.push(payment.number);
  }
  return ok(booked);
}

async function bookkeepPayment(
  context: HandlerContext,
  { number, date }: PaymentRecord,
): Step<{ booked: boolean }> {
  const { invoicePayments } = context.fortnox;
  return ensureChange(context, {
    key: paymentBookkeepKey(context, number),
    what: `bookkeep payment ${number}`,
    day: date,
    recorded: 'with-next',
    remembered: bookedRecord,
    send: async () => {
      const answer = await invoicePayments.bookkeep(number);
      return answer.ok ? ok({ booked: true }) : answer;
    },
    lookUp: async () => {
      const now = await invoicePayments.get(number);
      if (!now.ok) return failed(now.error, 'look whether the payment is bookkept');
      return ok(now.value.booked ? { booked: true } : undefined);
    },
  });
}
