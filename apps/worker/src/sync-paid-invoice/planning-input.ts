import { accountsInQuestion, type AccountVatCode } from '@sync/fortnox';
import { ok, type CompanyHabit, type ConnectionSettings, type PaidInvoice } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import type { Handling } from './handling.js';

/** Everything a plan is made from but the rate. */
export type PlanningInput = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly habit: CompanyHabit;
  readonly accountVatCode: AccountVatCode;
};

/**
 * What is known of the company for this invoice. Fortnox is asked only for accounts whose VAT code
 * decides something and is not remembered: for none of an ordinary sale.
 */
export async function readPlanningInput(
  context: HandlerContext,
  { settings, habit, accounts }: Handling,
  invoice: PaidInvoice,
): Step<PlanningInput> {
  const input = { invoice, settings, habit };
  const company = { connectionId: context.claim.connectionId, fortnox: context.fortnox };
  const codes = await accounts.vatCodes(company, accountsInQuestion(input));
  if (!codes.ok) return failed(codes.error, 'ask Fortnox for the VAT codes of accounts');
  return ok({ ...input, accountVatCode: codes.value });
}
