import { Decimal } from '@sync/shared';
import type { Company } from './company.js';
import type { CurrencyEntry, RatesOfDay } from './company-defaults.js';

/** The register's rates of a day: those of that day or the latest before it, else the first. */
export function ratesOn(company: Company, entry: CurrencyEntry, date: string): RatesOfDay {
  const latest = entry.days.filter((day) => day.date <= date).at(-1) ?? entry.days[0];
  return latest ?? drifted(company, entry, date);
}

function drifted(company: Company, entry: CurrencyEntry, date: string): RatesOfDay {
  const drift = new Decimal(company.settings.rateDriftPerDay);
  if (drift.isZero() || !entry.automatic) return entry;
  const factor = drift.mul(daysBetween(entry.date, date)).add(1);
  const moved = (rate: Decimal) => Decimal.max(rate.mul(factor), '0.0001').toDecimalPlaces(4);
  return { date, sellRate: moved(entry.sellRate), buyRate: moved(entry.buyRate) };
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/**
 * The rate and unit that Fortnox gives a document that names none; `one` is for one unit of the
 * currency whatever the register says.
 */
export function omittedRate(
  company: Company,
  entry: CurrencyEntry,
  day: { readonly invoiceDate: string; readonly today: string },
): { readonly rate: Decimal; readonly unit: number } {
  const { omittedRate: rule, omittedRateColumn } = company.settings;
  if (rule === 'one' || entry.code === 'SEK') return { rate: new Decimal(1), unit: 1 };
  const rates = ratesOn(company, entry, rule === 'today' ? day.today : day.invoiceDate);
  const rate = omittedRateColumn === 'buy' ? rates.buyRate : rates.sellRate;
  return { rate, unit: entry.unit };
}
