import { findCurrencyRate, keepCurrencyRate } from '@sync/connections';
import { rateNeeded, registerRate, type ResolvedRate } from '@sync/fortnox';
import { Decimal, err, ok, swedishDate, type CompanyHabit, type PaidInvoice } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { failed } from '../stop.js';
import type { Handling } from './handling.js';
import { rateAsBooked } from './rate-as-booked.js';

/**
 * The rate of the invoice's currency: the event's, else Fortnox's own register, which is asked
 * once per currency and day. The day is that of the job: a later attempt or replay must plan with
 * the rate that the invoice in Fortnox may already have.
 */
export async function resolveRate(
  context: HandlerContext,
  invoice: PaidInvoice,
  { settings, habit }: Pick<Handling, 'settings' | 'habit'>,
): Step<ResolvedRate> {
  const booked = await rateAsBooked(context, invoice);
  if (!booked.ok) return booked;
  if (booked.value !== undefined) return ok(booked.value);
  const needed = rateNeeded({ invoice, settings });
  if (needed.kind === 'known') return ok(needed.rate);
  if (needed.kind === 'unusable') return err({ kind: 'problems', problems: [needed.problem] });
  return askedRate(context, needed.currency, habit);
}

async function askedRate(
  context: HandlerContext,
  currency: string,
  habit: CompanyHabit,
): Step<ResolvedRate> {
  const { connectionId } = context.claim;
  const date = swedishDate(context.acceptedAt);
  const key = { connectionId, currency, date };
  const stored =
    (await findCurrencyRate(context.db, connectionId, currency, date)) ??
    (await askRegister(context, key));
  if ('ok' in stored) return stored;
  return ok(registerRate({ rate: new Decimal(stored.rate), unit: stored.unit, date }, habit));
}

async function askRegister(
  context: HandlerContext,
  key: { connectionId: string; currency: string; date: string },
) {
  const answer = await context.fortnox.currencies.get(key.currency);
  if (!answer.ok && answer.error.kind === 'not-found') return err(rateMissing(key.currency));
  if (!answer.ok) return failed(answer.error, `ask Fortnox for the rate of ${key.currency}`);
  const { sellRate, unit } = answer.value;
  if (!sellRate?.gt(0)) return err(rateMissing(key.currency));
  const rate = { rate: sellRate.toFixed(), unit: unit?.toNumber() ?? 1 };
  return keepCurrencyRate(context.db, key, rate);
}

function rateMissing(currency: string): Stop {
  const problem = {
    kind: 'rate-missing-in-fortnox',
    pointer: '/currency',
    message: `The event carries no rate for ${currency}, and Fortnox's register has none either.`,
    action: `Add ${currency} with its rate to Fortnox's currency register, then try again.`,
  };
  return { kind: 'problems', problems: [problem] };
}
