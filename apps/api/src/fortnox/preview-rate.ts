import type { Connection, StoredRate } from '@sync/connections';
import { rateNeeded, type MappingProblem, type ResolvedRate } from '@sync/fortnox';
import { Decimal, err, ok, type PaidInvoice, type Result } from '@sync/shared';
import { describeFailure } from './describe-failure.js';
import type { OpenFortnox } from './open-fortnox.js';
import { swedishDate } from './preflight.js';

export type PreviewRate = (
  connection: Connection,
  invoice: PaidInvoice,
) => Promise<Result<ResolvedRate, MappingProblem>>;

/** The rate that the invoice would get now. Asks Fortnox only if its register decides. */
export function previewRate(ports: {
  readonly findStored: (
    connectionId: string,
    currency: string,
    date: string,
  ) => Promise<StoredRate | undefined>;
  readonly open: OpenFortnox;
  readonly now: () => Date;
}): PreviewRate {
  return async (connection, invoice) => {
    const need = rateNeeded({ invoice, settings: connection.settings });
    if (need.kind === 'known') return ok(need.rate);
    if (need.kind === 'unusable') return err(need.problem);
    const { currency } = need;
    const date = swedishDate(ports.now());
    const stored = await ports.findStored(connection.id, currency, date);
    if (stored) return ok(toRate(new Decimal(stored.rate), stored.unit, date));
    if (connection.status !== 'active')
      return err(unknownRate(currency, 'there is no consent yet'));
    const fortnox = await ports.open(connection);
    const answer = await fortnox.currencies.get(currency);
    if (!answer.ok) return err(unknownRate(currency, describeFailure(answer.error)));
    const { sellRate, unit } = answer.value;
    if (!sellRate?.gt(0)) return err(unknownRate(currency, 'Fortnox has no rate for it'));
    return ok(toRate(sellRate, unit?.toNumber() ?? 1, date));
  };
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
