import { accountsInQuestion, checkInvoice, type AccountVatCode } from '@sync/fortnox';
import {
  err,
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

/**
 * The same of an invoice against which nothing stands, else all that does. An invoice is refused only by
 * what Fortnox has just said: whoever corrects an account tells no process, and the next attempt
 * may be made by one that remembers it as it was.
 */
export async function readSoundInput(
  context: HandlerContext,
  handling: Handling,
  invoice: PaidInvoice,
): Step<PlanningInput> {
  const input = await readPlanningInput(context, handling, invoice);
  if (!input.ok) return input;
  const problems = checkInvoice(input.value);
  if (problems.length === 0) return input;
  if (accountsInQuestion(input.value).length === 0) return err({ kind: 'problems', problems });
  handling.register.forget(context.claim.connectionId);
  const anew = await readPlanningInput(context, handling, invoice);
  if (!anew.ok) return anew;
  const left = checkInvoice(anew.value);
  return left.length === 0 ? anew : err({ kind: 'problems', problems: left });
}
