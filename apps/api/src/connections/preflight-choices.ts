import { paymentAccountFor } from '@sync/fortnox';
import type { CompanyHabit, ConnectionSettings } from '@sync/shared';
import { passed, told, warned, type Check } from './preflight-checks.js';

/**
 * Öresavrundning is a setting of the company that no interface of Fortnox tells: it shows on
 * invoices, and what was seen there is remembered.
 */
export function checkKronorRounding({ roundsToKronor }: CompanyHabit): Check {
  const name = 'öresavrundning';
  switch (roundsToKronor) {
    case true:
      return told(
        name,
        'The company rounds totals to whole kronor, as seen on its invoices. The payment carries what was paid, the öre are written off on the account for rounding.',
      );
    case false:
      return told(
        name,
        'The company does not round totals to whole kronor, as seen on its invoices.',
      );
    case undefined:
      return told(
        name,
        'Fortnox tells nobody beforehand whether the company rounds totals to whole kronor. The first invoice with öre shows it; both are booked right.',
      );
  }
}

/** Decisions that only the company can take, and that the first such invoice would ask for. */
export function checkDecisions({ euConsumerVat, feeAccount }: ConnectionSettings): Check[] {
  const consumers = 'VAT of EU consumers';
  return [
    euConsumerVat === undefined
      ? warned(
          consumers,
          'It is not decided whether consumers in other EU countries are charged Swedish VAT or that of their country (OSS): their first invoice stops and asks.',
          'Choose one of the two on the settings page, or leave it if nothing is sold to them.',
          'euConsumerVat',
        )
      : passed(consumers, euConsumerVat === 'oss' ? 'Theirs, by OSS.' : 'Swedish.'),
    ...(feeAccount === undefined
      ? [
          warned(
            'fees of payments',
            'There is no account for fees: a payment that states a fee of the gateway stops and asks for it.',
            'Choose an account for fees on the settings page, or leave it if no gateway states any.',
            'feeAccount',
          ),
        ]
      : []),
  ];
}

/** Methods that bring the whole amount to the bank account by themselves. */
const bankMethods = /^(bank.*|.*giro|bg|pg|ach|sepa.*|wire.*|transfer|swish|cash|cheque|check)$/i;

/**
 * What a card brings arrives later, as a sum of many payments less fees, so booked straight on a
 * bank account (19xx of BAS) it can never be reconciled with the bank's statement.
 */
export function checkCardMoney(settings: ConnectionSettings): Check[] {
  const currencies = new Set([
    'SEK',
    ...settings.paymentAccounts.flatMap(({ currency }) => currency ?? []),
  ]);
  const methods = new Set([
    'card',
    ...settings.paymentAccounts.flatMap(({ method }) =>
      method === undefined || bankMethods.test(method.trim()) ? [] : method,
    ),
  ]);
  const ways = [...methods].flatMap((method) =>
    [...currencies].map((currency) => ({
      way: `${method} in ${currency}`,
      account: paymentAccountFor({ currency, gateway: undefined, method }, settings).account,
    })),
  );
  const toBank = ways.filter(({ account }) => account.startsWith('19'));
  return toBank.length === 0 ? [] : [cardToBank(toBank)];
}

function cardToBank(ways: readonly { readonly way: string; readonly account: string }[]): Check {
  const listed = ways.map(({ way, account }) => `${way} to ${account}`).join(', ');
  return warned(
    'card money on a bank account',
    `${listed}: cards are paid out later, in sums and less fees, so these amounts never agree with the bank's statement.`,
    "Name a clearing account for the method or gateway under accounts for some payments on the settings page, such as 1580, and book the payouts from there. If another product books the same gateway's sales into Fortnox, switch one of the two off: the revenue would be booked twice.",
    'paymentAccounts',
  );
}
