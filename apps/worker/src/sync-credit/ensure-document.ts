import { forgetChange } from '../ensure-change.js';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import { hasPayments } from '../sync-paid-invoice/ensure-payments.js';
import {
  differencesOf,
  digestOf,
  withoutRoundOff,
  type CreditRecord,
  type MadeCredit,
  type WantedCredit,
} from './credit-record.js';
import { ensureCreditInvoice } from './ensure-credit-invoice.js';
import { ensureNegativeInvoice } from './ensure-negative-invoice.js';
import { problem } from './find-original.js';

/**
 * The credit in Fortnox as it was planned, made at most once and still to be bookkept. Its echo is
 * compared in total, VAT, currency and rate while it is a draft. Where it differs, the change that
 * shaped it is forgotten, so that a replay makes it again and compares again.
 */
export async function ensureDocument(
  context: HandlerContext,
  wanted: WantedCredit,
): Step<CreditRecord> {
  const { plan } = wanted;
  const made = await makeDocument(context, wanted);
  if (!made.ok) return made;
  const current = await requireCurrent(context, made.value, wanted);
  if (!current.ok) return current;
  const { record, redoKey, setAside } = made.value;
  const differences = differencesOf(withoutRoundOff(record), plan.expected);
  if (differences.length === 0) return ok(record);
  const { fate, mayRedo } = await setAside();
  if (mayRedo) await forgetChange(context, redoKey);
  return err(
    problem(
      'fortnox-differs',
      `Fortnox made credit ${record.documentNumber} with ${differences.join(', ')}. ${fate}`,
      'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then try again; or finish it in Fortnox by hand and resolve this job.',
    ),
  );
}

/**
 * What was made from something else than the plan of now does not stand: a draft is made anew by the next
 * attempt, which begins at once; one that is bookkept waits for a person where the refund was corrected.
 * Where it was not, what else has changed meanwhile does not matter any more. Records of a version
 * before do not say what they were made from.
 */
async function requireCurrent(
  context: HandlerContext,
  { record, redoKey, setAside }: MadeCredit,
  { plan, toldAs, ...wanted }: WantedCredit,
): Step<void> {
  const { documentNumber, madeFrom } = record;
  const isCorrected = record.toldAs === null ? wanted.isCorrected : record.toldAs !== toldAs;
  const isSame = madeFrom === null ? !isCorrected : madeFrom === digestOf(plan.document);
  if (isSame) return ok(undefined);
  const now = await context.fortnox.invoices.get(documentNumber);
  if (!now.ok) return failed(now.error, 'look whether the credit is bookkept');
  // Under the cash method nothing is ever bookkept but payments.
  if (now.value.booked || hasPayments(context)) {
    return isCorrected ? err(bookedBefore(documentNumber)) : ok(undefined);
  }
  const { fate, mayRedo } = await setAside();
  if (!mayRedo) return err(notRedone(documentNumber, fate));
  await forgetChange(context, redoKey);
  const reason = `credit ${documentNumber} was a draft of what was told before; it is made anew`;
  return err({ kind: 'snooze', forMs: 0, reason });
}

const bookedBefore = (documentNumber: string) =>
  problem(
    'booked-before-correction',
    `Credit ${documentNumber} was bookkept or paid in Fortnox before the refund was corrected in SubscriptionFlow; it stands as it was before.`,
    'If the correction is right, book the difference in Fortnox by hand and resolve this job with the number of that credit; else discard it.',
  );

const notRedone = (documentNumber: string, fate: string) =>
  problem(
    'fortnox-differs',
    `Credit ${documentNumber} stands in Fortnox otherwise than it is to be now. ${fate}`,
    'Cancel that credit in Fortnox, then try again; or finish it there by hand and resolve this job.',
  );

function makeDocument(context: HandlerContext, wanted: WantedCredit): Step<MadeCredit> {
  const { document } = wanted.plan;
  switch (document.kind) {
    case 'credit-invoice':
      return ensureCreditInvoice(context, wanted, document);
    case 'negative-invoice':
      return ensureNegativeInvoice(context, wanted, document);
  }
}
