import {
  Decimal,
  formatAmount,
  roundHalfUp,
  sum,
  type ConnectionSettings,
  type InvoiceLine,
} from '@sync/shared';
import { monthsBetween } from './calendar.js';
import { dimensionsOf, type Dimensions } from './dimensions.js';
import type { AccrualDraft } from './drafts.js';
import type { Deferral } from './plan.js';
import type { Prices } from './rated-line.js';
import { normaliseText } from './text.js';
import type { TreatedLine } from './vat-treatment.js';

type Input = {
  readonly lines: readonly TreatedLine[];
  readonly prices: Prices;
  readonly number: string;
  readonly settings: ConnectionSettings;
};

type Planned = { readonly deferral: Deferral | undefined; readonly notes: readonly string[] };

/**
 * One accrual for an invoice, or a note why not: Fortnox allows one, with one revenue account and
 * one period, so all lines that have a service period must share both.
 */
export function planDeferral(input: Input): Planned {
  const { settings, lines } = input;
  const deferred = lines.filter(({ line }) => periodOf(line) !== undefined);
  const [first] = deferred;
  if (settings.deferral === undefined || first === undefined) return none();
  const { serviceFrom: start = '', serviceTo: end = '' } = first.line;
  const months = monthsBetween(start, end);
  const net = sum(deferred.map(({ line }) => netOf(line, input.prices)));
  const reason = reasonAgainst(deferred, months, net, settings.deferral.minimumMonths);
  if (reason !== undefined) return none(`The revenue is not spread over its period: ${reason}.`);
  const { accrualAccount } = settings.deferral;
  const description = normaliseText(`${input.number} ${start} – ${end}`);
  const revenueAccount = first.vat.account;
  return {
    deferral: {
      net,
      shares: sharesOf(deferred, input),
      revenueAccount,
      accrualAccount,
      start,
      end,
      months,
      description,
    },
    notes: [
      `${formatAmount(net)} is spread over the ${months} months from ${start} to ${end} by way of account ${accrualAccount}.`,
    ],
  };
}

/** What a cost centre earns later must not stand without one when its month comes. */
function sharesOf(
  deferred: readonly TreatedLine[],
  { prices, settings }: Input,
): Deferral['shares'] {
  const dressed = deferred.map(({ line }) => ({
    net: netOf(line, prices),
    dimensions: dimensionsOf(line, settings),
  }));
  const keyOf = ({ CostCenter = '', Project = '' }: Dimensions) => `${CostCenter}\n${Project}`;
  const keys = [...new Set(dressed.map(({ dimensions }) => keyOf(dimensions)))];
  return keys.map((key) => {
    const alike = dressed.filter(({ dimensions }) => keyOf(dimensions) === key);
    return { net: sum(alike.map(({ net }) => net)), dimensions: alike[0]?.dimensions ?? {} };
  });
}

const none = (...notes: string[]): Planned => ({ deferral: undefined, notes });

function periodOf({ serviceFrom, serviceTo }: InvoiceLine): string | undefined {
  if (serviceFrom === undefined || serviceTo === undefined) return undefined;
  return `${serviceFrom} ${serviceTo}`;
}

function netOf(line: InvoiceLine, prices: Prices): Decimal {
  const amount = line.subTotal.minus(line.discount);
  return prices === 'including-vat' ? amount.minus(line.vat) : amount;
}

function reasonAgainst(
  deferred: readonly TreatedLine[],
  months: number,
  net: Decimal,
  minimumMonths: number,
): string | undefined {
  const periods = new Set(deferred.map(({ line }) => periodOf(line)));
  const accounts = new Set(deferred.map(({ vat }) => vat.account));
  if (periods.size > 1) return 'its lines have different service periods';
  if (accounts.size > 1) return 'its lines are booked on different accounts';
  if (months < minimumMonths) return `the period is shorter than ${minimumMonths} months`;
  return net.gt(0) ? undefined : 'there is nothing to spread';
}

/** The request, in kronor at the invoice's rate. Complete but for the invoice's number. */
export function toAccrual(
  deferral: Deferral | undefined,
  rate: Decimal,
): Omit<AccrualDraft, 'InvoiceNumber'> | undefined {
  if (deferral === undefined) return undefined;
  const total = roundHalfUp(deferral.net.times(rate), 2);
  const [accrual, revenue] = [Number(deferral.accrualAccount), Number(deferral.revenueAccount)];
  return {
    Description: deferral.description,
    AccrualAccount: accrual,
    RevenueAccount: revenue,
    StartDate: deferral.start,
    EndDate: deferral.end,
    Period: 'MONTHLY',
    Times: deferral.months,
    Total: total.toNumber(),
    VATIncluded: false,
    InvoiceAccrualRows: monthlyShares(deferral, rate).flatMap(({ month, dimensions }) => [
      { Account: accrual, Debit: month.toNumber(), Credit: 0, ...dimensions },
      { Account: revenue, Debit: 0, Credit: month.toNumber(), ...dimensions },
    ]),
  };
}

/** By running total, so that the shares of a month add up to the month. */
function monthlyShares({ shares, months }: Deferral, rate: Decimal) {
  const inMonth = (net: Decimal): Decimal =>
    roundHalfUp(roundHalfUp(net.times(rate), 2).div(months), 2);
  let before = new Decimal(0);
  return shares.map(({ net, dimensions }) => {
    const until = before.plus(net);
    const month = inMonth(until).minus(inMonth(before));
    before = until;
    return { month, dimensions };
  });
}
