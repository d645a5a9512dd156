import { judgeBalance, type PaymentPlan, type Settled } from '@sync/fortnox';
import { err, ok, type CompanyHabit, type Decimal } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import type { InvoiceRecord } from './invoice-record.js';
import { rememberHabit } from './remember-habit.js';

/** A document with everything that was booked upon it. */
type PaidDocument = {
  readonly record: InvoiceRecord;
  readonly payments: readonly PaymentPlan[];
  /** SEK per one unit. */
  readonly rate: Decimal;
  readonly habit: CompanyHabit;
};

/**
 * Asks Fortnox whether nothing is left of an invoice or credit after its payments, where their echoes
 * do not prove it: after anything uncertain, and once per company for the sign of its write-offs, which is
 * remembered either way.
 */
export async function proveSettled(
  context: HandlerContext,
  { record, ...paid }: PaidDocument,
): Step<void> {
  const balance = await readBalance(context, record);
  if (!balance.ok) return balance;
  if (balance.value === undefined) return err(balanceLeft(record, undefined));
  const verdict = judgeBalance({ balance: balance.value, ...paid });
  if (verdict.kind !== 'open') await rememberHabit(context, paid.habit, verdict.habit);
  return verdict.kind === 'settled' ? ok(undefined) : err(balanceLeft(record, verdict.left));
}

/** Nobody has seen yet which sign of a write-off this company's Fortnox takes. */
export function isSignUnseen({ payments, habit }: Settled): boolean {
  const isWrittenOff = payments.some(({ draft }) => draft.WriteOffs !== undefined);
  return isWrittenOff && habit.writeOffSign === undefined;
}

async function readBalance(
  context: HandlerContext,
  { documentNumber }: InvoiceRecord,
): Step<Decimal | undefined> {
  const now = await context.fortnox.invoices.get(documentNumber);
  return now.ok ? ok(now.value.balance) : failed(now.error, 'prove that the invoice is settled');
}

function balanceLeft({ documentNumber, currency }: InvoiceRecord, left: Decimal | undefined) {
  const problem = {
    kind: 'balance-left',
    pointer: undefined,
    message: `Invoice ${documentNumber} has a balance of ${left?.toFixed() ?? '(unknown)'} ${currency ?? ''} in Fortnox after its payments.`,
    action:
      'Compare the payments on the invoice in Fortnox with the transactions, correct them there, then resolve this job.',
  };
  return { kind: 'problems', problems: [problem] } as const;
}
