import { findCurrencyRate, type Connection } from '@sync/connections';
import { rateNeeded, type MappingProblem, type ResolvedRate } from '@sync/fortnox';
import { Decimal, err, ok, swedishDate, type PaidInvoice, type Result } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { openFortnox, type FortnoxServices } from '../fortnox/open-fortnox.js';

/** The rate that the invoice would get now. Asks Fortnox only if its register decides. */
export async function previewRate(
  services: FortnoxServices,
  connection: Connection,
  invoice: PaidInvoice,
): Promise<Result<ResolvedRate, MappingProblem>> {
  const need = rateNeeded({ invoice, settings: connection.settings });
  if (need.kind === 'known') return ok(need.rate);
  if (need.kind === 'unusable') return err(need.problem);
  const { currency } = need;
  const date = swedishDate(new Date());
  const stored = await findCurrencyRate(services.db, connection.id, currency, date);
  if (stored) return ok(toRate(new Decimal(stored.rate), stored.unit, date));
  if (connection.status !== 'active') return err(unknownRate(currency, 'there is no consent yet'));
  const fortnox = await openFortnox(services, connection);
  const answer = await fortnox.currencies.get(currency);
  if (!answer.ok) return err(unknownRate(currency, describeFailure(answer.error)));
  const { sellRate, unit } = answer.value;
  if (!sellRate?.gt(0)) return err(unknownRate(currency, 'Fortnox has no rate for it'));
  return ok(toRate(sellRate, unit?.toNumber() ?? 1, date));
}

function toRate(rate: Decimal, unit: number, date: string): ResolvedRate {
  return { rate, unit, date, source: 'fortnox' };
}

function unknownRate(currency: string, because: string): MappingProblem {
  return {
    kind: 'rate-not-known-yet',
    pointer: '/currency',
    message: `The rate of ${currency} comes from Fortnox and is not known: ${because}.`,
    action: `Add ${currency} to the currencies in Fortnox, or send exchange_rate in the event.`,
  };
}
