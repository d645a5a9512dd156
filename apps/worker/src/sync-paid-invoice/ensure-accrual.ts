import type { AccrualPlan, FortnoxResult } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step, Stop } from '../handler.js';
import { failed } from '../stop.js';
import { isAbsent } from './absent-accrual.js';
import type { InvoiceRecord } from './invoice-record.js';
import { stepKey } from './invoice-steps.js';
import { finishTakingBack } from './take-back-accrual.js';
import { untilBookkeepingIsKnown } from './until-known.js';

const accrualRecord = z.object({ invoiceNumber: z.string() });

type AccrualRecord = Readonly<z.infer<typeof accrualRecord>>;

/**
 * Spreads the invoice's revenue over its service period, once, while the invoice is a draft. Under
 * the cash method revenue is booked when it is paid, so nothing is spread.
 */
export async function ensureAccrual(
  context: HandlerContext,
  invoice: InvoiceRecord,
  plan: AccrualPlan | undefined,
): Step<void> {
  const takenBack = await finishTakingBack(context, invoice.documentNumber);
  if (!takenBack.ok) return takenBack;
  if (plan === undefined) return ok(undefined);
  const standing = await findAfterRestore(context, invoice, plan);
  if (!standing.ok) return standing;
  const why = standing.value === undefined ? await whyNot(context, invoice) : ok(undefined);
  if (!why.ok) return why;
  if (why.value !== undefined) {
    context.history.note(`The revenue is not spread over its period: ${why.value}.`);
    return ok(undefined);
  }
  const done = await ensureChange(context, {
    key: stepKey(context, 'accrual'),
    what: 'spread the revenue over its period',
    remembered: accrualRecord,
    send: () => makeOrFind(context, invoice, plan),
    lookUp: async () => {
      const found = await findAccrual(context, invoice, plan);
      return found.ok ? found : failed(found.error, 'look for the accrual');
    },
  });
  return done.ok ? ok(undefined) : err(explain(done.error));
}

/** What was bookkept in a time that the ledger has lost may have been spread by then. */
async function findAfterRestore(
  context: HandlerContext,
  invoice: InvoiceRecord,
  plan: AccrualPlan,
): Step<AccrualRecord | undefined> {
  if (context.doubt !== 'everything' || !invoice.booked) return ok(undefined);
  const found = await findAccrual(context, invoice, plan);
  return found.ok ? found : failed(found.error, 'look for the accrual');
}

async function whyNot(context: HandlerContext, invoice: InvoiceRecord): Step<string | undefined> {
  if (invoice.accountingMethod === 'CASH') return ok('the company uses the cash method');
  if (context.known.has(stepKey(context, 'accrual'))) return ok(undefined);
  const bookkept = await isBookkept(context, invoice);
  if (!bookkept.ok) return bookkept;
  return ok(bookkept.value ? 'the invoice is bookkept already' : undefined);
}

/** Where the answer to bookkeeping was lost, once it can be told. */
async function isBookkept(context: HandlerContext, invoice: InvoiceRecord): Step<boolean> {
  const state = context.known.get(stepKey(context, 'bookkeep'));
  if (invoice.booked || state?.kind === 'done') return ok(true);
  if (state === undefined) return ok(false);
  const known = untilBookkeepingIsKnown(context);
  if (!known.ok) return known;
  const now = await context.fortnox.invoices.get(invoice.documentNumber);
  return now.ok ? ok(now.value.booked) : failed(now.error, 'look whether the invoice is bookkept');
}

async function makeOrFind(
  context: HandlerContext,
  invoice: InvoiceRecord,
  plan: AccrualPlan,
): FortnoxResult<AccrualRecord> {
  const { documentNumber: invoiceNumber } = invoice;
  const draft = { ...plan, InvoiceNumber: Number(invoiceNumber) };
  const made = await context.fortnox.invoiceAccruals.create(draft);
  if (made.ok) return ok({ invoiceNumber });
  if (made.error.kind !== 'rejected') return made;
  // An invoice has one accrual at most: ours may be the reason, and the code is not published.
  const found = await findAccrual(context, invoice, plan);
  return found.ok && found.value ? ok(found.value) : made;
}

async function findAccrual(
  { fortnox }: HandlerContext,
  { documentNumber: invoiceNumber }: InvoiceRecord,
  plan: AccrualPlan,
): FortnoxResult<AccrualRecord | undefined> {
  const found = await fortnox.invoiceAccruals.get(invoiceNumber);
  if (!found.ok) return isAbsent(found.error) ? ok(undefined) : found;
  const { startDate, endDate, total } = found.value;
  const isOurs =
    startDate === plan.StartDate && endDate === plan.EndDate && total?.eq(plan.Total) === true;
  return ok(isOurs ? { invoiceNumber } : undefined);
}

/** Fortnox's reasons for refusing an accrual have no published codes. */
function explain(stop: Stop): Stop {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return stop;
  if (stop.failure.entry.code !== undefined) return stop;
  const problem = {
    kind: 'accrual-refused',
    pointer: undefined,
    message: `Fortnox does not spread the revenue over its period: “${stop.failure.message}” The invoice is a draft.`,
    action:
      "Switch accruals on in Fortnox (periodisering) and choose a voucher series for them, or empty the account under Accruals on the company's settings page. Then try again.",
  };
  return { kind: 'problems', problems: [problem] };
}
