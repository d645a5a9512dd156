import { Decimal, roundHalfUp } from '@sync/shared';
import type { ExpectedInvoice } from './plan.js';

/** What becomes of the rate that Fortnox echoed; rates are SEK per one unit. */
export type RateVerdict =
  | { readonly kind: 'stands'; readonly rate: Decimal }
  | { readonly kind: 'set'; readonly rate: Decimal; readonly note: string }
  | { readonly kind: 'differs'; readonly difference: string };

type EchoedRate = {
  readonly currencyRate: Decimal | undefined;
  readonly currencyUnit: Decimal | undefined;
};

/**
 * A rate that was sent must come back. One that was left to Fortnox stands if it is plausible
 * beside the register's: within a fifth of it, and not the 1 that Fortnox was seen to take for any
 * currency whose rate it did not get. Else the register's is to be set.
 */
export function judgeRate(echo: EchoedRate, expected: ExpectedInvoice): RateVerdict {
  const { currencyRate: wanted, currency } = expected;
  if (expected.currencyRateIs !== 'a-guide') {
    const same = echo.currencyRate?.eq(wanted) === true && echo.currencyUnit?.eq(1) === true;
    return same
      ? { kind: 'stands', rate: wanted }
      : { kind: 'differs', difference: told(echo, wanted) };
  }
  const rate = perUnit(echo);
  if (rate !== undefined && isPlausible(rate, wanted)) return { kind: 'stands', rate };
  const shown = rate?.toString() ?? 'none';
  const note = `Fortnox took ${shown} as the rate of ${currency}, which is not plausible; ${wanted.toString()} of its currency register is set instead.`;
  return { kind: 'set', rate: wanted, note };
}

function perUnit({ currencyRate, currencyUnit }: EchoedRate): Decimal | undefined {
  if (currencyRate?.gt(0) !== true) return undefined;
  const unit = currencyUnit ?? new Decimal(1);
  return unit.gt(0) ? roundHalfUp(currencyRate.div(unit), 10) : undefined;
}

function isPlausible(rate: Decimal, register: Decimal): boolean {
  const distance = rate.div(register).minus(1).abs();
  return rate.eq(1) ? distance.lte('0.02') : distance.lte('0.2');
}

const told = (echo: EchoedRate, wanted: Decimal): string =>
  `CurrencyRate ${echo.currencyRate?.toString() ?? '(missing)'} per ${echo.currencyUnit?.toString() ?? '(missing)'} instead of ${wanted.toString()} per 1`;
