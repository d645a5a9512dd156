import type { ConnectionSettings } from '@sync/shared';

export type PaymentAccount = ConnectionSettings['defaultPaymentAccount'];

type Entry = ConnectionSettings['paymentAccounts'][number];

export type PaymentTraits = {
  readonly currency: string;
  readonly gateway: string | undefined;
  readonly method: string | undefined;
};

/**
 * Where a payment's money arrives. An entry applies when all it names fits the payment; the one
 * that names most wins. At equal length a gateway beats cash or card, which beats a currency,
 * because it says most about where the money is; then the first in the list.
 */
export function paymentAccountFor(
  payment: PaymentTraits,
  settings: ConnectionSettings,
): PaymentAccount {
  const { currency, gateway, method } = payment;
  const named = {
    currency,
    gateway: gateway && normalise(gateway),
    method: method && normalise(method),
  };
  const best = settings.paymentAccounts
    .map((entry) => ({ entry, weight: weigh(entry, named) }))
    .reduce<{ account: PaymentAccount; weight: number }>(
      (winner, { entry, weight }) => (weight > winner.weight ? { account: entry, weight } : winner),
      { account: settings.defaultPaymentAccount, weight: 0 },
    );
  return { account: best.account.account, modeOfPayment: best.account.modeOfPayment };
}

/** Of a payment whose names are normalised; 0: does not apply. */
function weigh(entry: Entry, payment: PaymentTraits): number {
  const byCurrency = entry.currency !== undefined;
  if (byCurrency && entry.currency !== payment.currency) return 0;
  const method = methodWeight(entry, payment);
  if (entry.method !== undefined && method === 0) return 0;
  return method + (byCurrency ? 10 : 0);
}

function methodWeight({ method }: Entry, { gateway, method: cashOrCard }: PaymentTraits): number {
  if (method === undefined) return 0;
  const wanted = normalise(method);
  if (wanted === gateway) return 12;
  return wanted === cashOrCard ? 11 : 0;
}

const normalise = (name: string): string => name.trim().toLowerCase();
