import { findCurrencyRate, keepCurrencyRate } from '@sync/db';
import { rateNeeded, type ResolvedRate } from '@sync/fortnox';
import { Decimal, ok, type ConnectionSettings, type PaidInvoice } from '@sync/shared';
import type { Step, StoryContext } from './context.js';
import { failed } from './stops.js';

/**
 * The rate of the invoice's currency: the event's, else Fortnox's own register, which is asked
 * once per currency and day; all invoices of that day use the answer.
 */
export async function resolveRate(
  context: StoryContext,
  invoice: PaidInvoice,
  settings: ConnectionSettings,
): Step<ResolvedRate> {
  const needed = rateNeeded({ invoice, settings });
  if (needed.kind !== 'lookup') return ok(needed.rate);
  const rate = await registerRate(context, needed.currency);
  if (rate.ok) {
    const { rate: sek, unit, date } = rate.value;
    context.history.note(
      `Rate from Fortnox's register: ${sek.toFixed()} SEK per ${unit} ${needed.currency}${date === undefined ? '' : ` of ${date}`}.`,
    );
  }
  return rate;
}

async function registerRate(context: StoryContext, currency: string): Step<ResolvedRate> {
  const { connectionId } = context.claim;
  const date = swedishDate(context.now());
  const key = { connectionId, currency, date };
  const stored =
    (await findCurrencyRate(context.db, connectionId, currency, date)) ??
    (await askRegister(context, key));
  if ('ok' in stored) return stored;
  return ok({
    rate: new Decimal(stored.rate),
    unit: stored.unit,
    date,
    source: 'fortnox',
  });
}

async function askRegister(
  context: StoryContext,
  key: { connectionId: string; currency: string; date: string },
) {
  const answer = await context.fortnox.currencies.get(key.currency);
  if (!answer.ok) return failed(answer.error, `ask Fortnox for the rate of ${key.currency}`);
  // SellRate is SEK per unit; BuyRate is not usable as a rate (reference, section 8).
  const { sellRate, unit } = answer.value;
  const rate = { rate: sellRate.toFixed(), unit: unit.toNumber() };
  return keepCurrencyRate(context.db, key, rate);
}

/** Fortnox's days are Swedish ones. `sv-SE` writes dates as YYYY-MM-DD. */
function swedishDate(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(now);
}
