import { forgetChange } from '../ensure-change.js';
import type { CreditPlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import {
  differencesOf,
  withoutRoundOff,
  type CreditRecord,
  type MadeCredit,
} from './credit-record.js';
import { ensureCreditInvoice } from './ensure-credit-invoice.js';
import { ensureNegativeInvoice } from './ensure-negative-invoice.js';
import { problem, type Original } from './find-original.js';

/**
 * The credit in Fortnox as it was planned, made at most once and still to be bookkept. Its echo is
 * compared in total, VAT, currency and rate while it is a draft. Where it differs, the change that
 * shaped it is forgotten, so that a replay makes it again and compares again.
 */
export async function ensureDocument(
  context: HandlerContext,
  original: Original,
  plan: CreditPlan,
): Step<CreditRecord> {
  const made = await makeDocument(context, original, plan);
  if (!made.ok) return made;
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

function makeDocument(
  context: HandlerContext,
  original: Original,
  { document }: CreditPlan,
): Step<MadeCredit> {
  switch (document.kind) {
    case 'credit-invoice':
      return ensureCreditInvoice(context, original, document.changes);
    case 'negative-invoice':
      return ensureNegativeInvoice(context, document.draft);
  }
}
