import { accountsInQuestion, type AccountVatCode } from '@sync/fortnox';
import {
  ok,
  type CompanyHabit,
  type ConnectionSettings,
  type LocalDate,
  type PaidInvoice,
} from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import type { Handling } from './handling.js';
import { lockToKeepClearOf } from './locked-period.js';

/** Everything a plan is made from but the rate. */
export type PlanningInput = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly habit: CompanyHabit;
  readonly accountVatCode: AccountVatCode;
  readonly lockedUntil: LocalDate | undefined;
};

/**
 * What is known of the company for this invoice. Fortnox is asked only for accounts whose VAT code
 * decides something and for the locked period where dates keep clear of it, and only for what is
 * not remembered: for nothing of an ordinary sale.
 */
export async function readPlanningInput(
  context: HandlerContext,
  handling: Handling,
  invoice: PaidInvoice,
): Step<PlanningInput> {
  const { settings, habit, register } = handling;
  const lock = await lockToKeepClearOf(context, handling);
  if (!lock.ok) return lock;
  const input = { invoice, settings, habit, lockedUntil: lock.value };
  const company = { connectionId: context.claim.connectionId, fortnox: context.fortnox };
  const codes = await register.vatCodes(company, accountsInQuestion(input));
  if (!codes.ok) return failed(codes.error, 'ask Fortnox for the VAT codes of accounts');
  return ok({ ...input, accountVatCode: codes.value });
}
