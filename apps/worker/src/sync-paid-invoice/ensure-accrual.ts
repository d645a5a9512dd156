import type { AccrualPlan, FortnoxFailure, FortnoxResult } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step, Stop } from '../handler.js';
import { failed } from '../stop.js';
import type { InvoiceRecord } from './invoice-record.js';
import { stepKey } from './invoice-steps.js';

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
  if (plan === undefined) return ok(undefined);
  const standing = await findAfterRestore(context, invoice, plan);
  if (!standing.ok) return standing;
  const why = standing.value === undefined ? whyNot(context, invoice) : undefined;
  if (why !== undefined) {
    context.history.note(`The revenue is not spread over its period: ${why}.`);
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

function whyNot(context: HandlerContext, invoice: InvoiceRecord): string | undefined {
  if (invoice.accountingMethod === 'CASH') return 'the company uses the cash method';
  const isBegun = context.known.has(stepKey(context, 'accrual'));
  const isBookkept = invoice.booked || context.known.has(stepKey(context, 'bookkeep'));
  return isBookkept && !isBegun ? 'the invoice is bookkept already' : undefined;
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

/**
 * Nobody has published the code that says "no accrual". A 404 of somebody else's does no harm
 * here: what is sent again is refused where it stands already.
 */
export const isAbsent = (failure: FortnoxFailure): boolean =>
  failure.kind === 'not-found' || (failure.kind === 'unavailable' && failure.status === 404);

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
