import {
  settleEcho,
  type EchoCorrection,
  type EchoVerdict,
  type InvoicePlan,
  type Settled,
} from '@sync/fortnox';
import { err, ok, type ConnectionSettings } from '@sync/shared';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { cancelDraft } from './cancel-draft.js';
import { echoOf, invoiceRecord, recordOf, type InvoiceRecord } from './invoice-record.js';
import { forgetSteps, stepKey } from './invoice-steps.js';
import { rememberHabit } from './remember-habit.js';
import { takeBackAccrual } from './take-back-accrual.js';

/** A draft that stands as it should, and what is to be booked upon it. */
export type SettledInvoice = { readonly record: InvoiceRecord; readonly settled: Settled };

export type Planned = {
  readonly plan: InvoicePlan;
  readonly settings: ConnectionSettings;
  /** Of the invoice that is planned (`told-as.ts`). */
  readonly toldAs: string;
};

/**
 * Judges what Fortnox made of the plan while it can still be changed. A draft that differs by
 * rounding only is corrected, once; one that differs by more is cancelled and left to a person.
 * What the echo shows of the company is remembered for its next invoice.
 */
export async function settleDraft(
  context: HandlerContext,
  planned: Planned,
  made: InvoiceRecord,
): Step<SettledInvoice> {
  const verdict = judge(planned, made, 'created');
  if (verdict.kind !== 'correct' || made.booked) return conclude(context, planned, made, verdict);
  // Before the correction, whose own echo no longer shows why it was needed.
  await rememberHabit(context, planned.plan.settlement.habit, verdict.habit);
  const corrected = await ensureCorrected(context, planned, made, verdict);
  if (!corrected.ok) return corrected;
  const { value } = corrected;
  return conclude(context, planned, value, judge(planned, value, 'corrected'));
}

function judge(
  planned: Planned,
  record: InvoiceRecord,
  stage: 'created' | 'corrected',
): EchoVerdict {
  return settleEcho({ ...planned, echo: echoOf(record), stage });
}

function ensureCorrected(
  context: HandlerContext,
  planned: Planned,
  made: InvoiceRecord,
  { changes, notes }: { readonly changes: EchoCorrection; readonly notes: readonly string[] },
): Step<InvoiceRecord> {
  const { invoices } = context.fortnox;
  return ensureChange(context, {
    key: stepKey(context, 'correct'),
    what: 'correct the draft',
    day: made.invoiceDate,
    remembered: invoiceRecord,
    send: async () => {
      notes.forEach(context.history.note);
      const answer = await invoices.update(made.documentNumber, changes);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: async () => {
      const now = await invoices.get(made.documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the draft is corrected');
      const record = recordOf(now.value);
      return ok(isSettled(judge(planned, record, 'corrected')) ? record : undefined);
    },
  });
}

const isSettled = ({ kind }: EchoVerdict): boolean =>
  kind === 'agrees' || kind === 'accept-with-write-off';

async function conclude(
  context: HandlerContext,
  { plan }: Planned,
  record: InvoiceRecord,
  verdict: EchoVerdict,
): Step<SettledInvoice> {
  switch (verdict.kind) {
    case 'agrees':
    case 'accept-with-write-off': {
      const { settled } = verdict;
      settled.notes.forEach(context.history.note);
      await rememberHabit(context, plan.settlement.habit, settled.habit);
      return ok({ record, settled });
    }
    case 'differs':
      return withdraw(context, record, verdict.differences);
    case 'correct':
      return withdraw(context, record, ['figures that can no longer be corrected']);
  }
}

/**
 * Fortnox made something else than was sent. While it is not bookkept it can still be cancelled,
 * and after that a replay may create it anew.
 */
async function withdraw(
  context: HandlerContext,
  { documentNumber }: InvoiceRecord,
  differences: readonly string[],
): Step<never> {
  // The record is of when it was made: it may be bookkept since, by this job among others.
  const now = await context.fortnox.invoices.get(documentNumber);
  if (!now.ok) return failed(now.error, 'look whether the invoice is bookkept');
  const spread = now.value.booked ? ok(undefined) : await takeBackAccrual(context, documentNumber);
  if (!spread.ok) return spread;
  const left = await cancelUnlessBooked(context, now.value);
  const problem = {
    kind: 'fortnox-differs',
    pointer: undefined,
    message: `Fortnox made invoice ${documentNumber} with ${differences.join(', ')}. ${left}`,
    action:
      'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then try again.',
  };
  return err({ kind: 'problems', problems: [problem] });
}

type Standing = Pick<InvoiceRecord, 'documentNumber' | 'booked'>;

async function cancelUnlessBooked(context: HandlerContext, made: Standing): Promise<string> {
  if (made.booked) return 'It is bookkept and was left as it is.';
  const cancelled = await cancelDraft(context.fortnox, made.documentNumber);
  if (!cancelled.ok) return 'It could not be cancelled; cancel it in Fortnox before replaying.';
  await forgetSteps(context);
  return 'It was cancelled before bookkeeping.';
}
