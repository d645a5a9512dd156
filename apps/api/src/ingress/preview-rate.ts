import { findCurrencyRate, keepCurrencyRate, type Connection } from '@sync/connections';
import { rateNeeded, registerRate, type MappingProblem, type ResolvedRate } from '@sync/fortnox';
import { Decimal, err, ok, swedishDate, type PaidInvoice, type Result } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { openForPreview, type PreviewServices } from './open-for-preview.js';

/** The rate that the invoice would get now. Asks Fortnox only if its register decides. */
export async function previewRate(
  services: PreviewServices,
  connection: Connection,
  invoice: PaidInvoice,
): Promise<Result<ResolvedRate, MappingProblem>> {
  const need = rateNeeded({ invoice, settings: connection.settings });
  if (need.kind === 'known') return ok(need.rate);
  if (need.kind === 'unusable') return err(need.problem);
  const { currency } = need;
  const date = swedishDate(new Date());
  const stored = await findCurrencyRate(services.db, connection.id, currency, date);
  if (stored) {
    const rate = { rate: new Decimal(stored.rate), unit: stored.unit, date };
    return ok(registerRate(rate, connection.habit));
  }
  if (connection.status !== 'active') return err(unknownRate(currency, 'there is no consent yet'));
  const fortnox = await openForPreview(services, connection);
  const answer = await fortnox.currencies.get(currency);
  if (!answer.ok) return err(unknownRate(currency, describeFailure(answer.error)));
  const { sellRate, unit } = answer.value;
  if (!sellRate?.gt(0)) return err(unknownRate(currency, 'Fortnox has no rate for it'));
  const key = { connectionId: connection.id, currency, date };
  const found = { rate: sellRate.toFixed(), unit: unit?.toNumber() ?? 1 };
  // Kept for the day, as the worker keeps it: the next preview and the invoice ask nobody.
  const kept = await keepCurrencyRate(services.db, key, found);
  const rate = { rate: new Decimal(kept.rate), unit: kept.unit, date };
  return ok(registerRate(rate, connection.habit));
}

function unknownRate(currency: string, because: string): MappingProblem {
  return {
    kind: 'rate-not-known-yet',
    pointer: '/currency',
    message: `The rate of ${currency} comes from Fortnox and is not known: ${because}.`,
    action: `Add ${currency} to the currencies in Fortnox, or send exchange_rate in the event.`,
  };
}
