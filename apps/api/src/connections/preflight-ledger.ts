import { saleWords, type FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, told, tryAgain, type Check } from './preflight-checks.js';

type FinancialYear = {
  readonly check: Check;
  readonly yearId: number | undefined;
  readonly accountingMethod: 'ACCRUAL' | 'CASH' | undefined;
};

/** Invoices can only be bookkept on days that a financial year covers. */
export async function checkFinancialYear(
  fortnox: FortnoxClient,
  today: string,
): Promise<FinancialYear> {
  const name = 'financial year';
  const years = await fortnox.financialYears.list({ date: today });
  if (!years.ok) {
    const check = failedCheck(name, `${describeFailure(years.error)}.`, tryAgain);
    return { check, yearId: undefined, accountingMethod: undefined };
  }
  const [year] = years.value;
  if (!year) {
    const action = 'Create the financial year in Fortnox.';
    const check = failedCheck(name, `None covers ${today}.`, action);
    return { check, yearId: undefined, accountingMethod: undefined };
  }
  const { accountingMethod } = year;
  const method =
    accountingMethod === 'CASH'
      ? ' Cash method: invoices are not bookkept, their payments are.'
      : '';
  const detail = `${year.fromDate} to ${year.toDate} covers ${today}.${method}`;
  return { check: passed(name, detail), yearId: year.id, accountingMethod };
}

/** The oldest invoices that the cut-over lets in must lie in a financial year too. */
export async function checkStartYear(
  fortnox: FortnoxClient,
  { startDate }: ConnectionSettings,
): Promise<Check[]> {
  if (startDate === undefined) return [];
  const name = 'financial year of the first invoice date';
  const years = await fortnox.financialYears.list({ date: startDate });
  if (!years.ok) return [failedCheck(name, `${describeFailure(years.error)}.`, tryAgain)];
  const [year] = years.value;
  if (year) return [passed(name, `${year.fromDate} to ${year.toDate} covers ${startDate}.`)];
  const action =
    'Create the financial year in Fortnox, or choose a later first invoice date on the settings page.';
  return [failedCheck(name, `None covers ${startDate}.`, action, 'startDate')];
}

/** Days up to the lock are closed; a cut-over date within them would dead-letter what it lets in. */
export async function checkLockedPeriod(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
  today: string,
): Promise<Check> {
  const name = 'locked period';
  const locked = await fortnox.lockedPeriod.get();
  if (!locked.ok) return failedCheck(name, `${describeFailure(locked.error)}.`, tryAgain);
  const { endDate } = locked.value;
  if (endDate === undefined) return passed(name, 'Nothing is locked.');
  const detail = `Everything up to ${endDate} is locked.`;
  // Dates of this form compare as texts.
  if (endDate >= today) {
    return failedCheck(name, detail, 'Unlock the period in Fortnox: today cannot be booked.');
  }
  if (settings.lockedPeriod === 'first-open-day') {
    return passed(name, `${detail} What lies in it is dated on the first open day.`);
  }
  if (settings.startDate !== undefined && settings.startDate <= endDate) {
    const action = `Unlock the period, or choose a first invoice date after ${endDate} on the settings page.`;
    return failedCheck(
      name,
      `${detail} The first invoice date ${settings.startDate} is in it.`,
      action,
      'startDate',
    );
  }
  return passed(name, detail);
}

/**
 * VAT that customers are charged goes to the predefined accounts OUTVAT_MP1–3 (25, 12, 6 %; the
 * names are third-party knowledge, so one that Fortnox does not list is no fault). With Easy VAT
 * there are accounts by rate as well, which is how it is seen to be on.
 */
export async function checkVat(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check[]> {
  const name = 'VAT';
  const listed = await fortnox.predefinedAccounts.list();
  if (!listed.ok) return [failedCheck(name, `${describeFailure(listed.error)}.`, tryAgain)];
  const without = listed.value.filter(
    (entry) => /^OUTVAT_MP[123]$/.test(entry.name) && entry.account === undefined,
  );
  const easyVat = listed.value.some((entry) => /^SALES_\d+_SE2?$/.test(entry.name));
  return [
    without.length > 0 ? outputVatMissing(without) : outputVatFine(settings),
    ...(easyVat ? [easyVatIsOn()] : []),
  ];
}

const outputVatMissing = (without: readonly { readonly name: string }[]): Check =>
  failedCheck(
    'VAT',
    `Without account: ${without.map((entry) => entry.name).join(', ')}.`,
    'Give the predefined accounts for output VAT an account in Fortnox.',
  );

function outputVatFine({ vatMap }: ConnectionSettings): Check {
  const mapped = vatMap.map((entry) => `${entry.rate} % (${saleWords[entry.regime]})`).join(', ');
  return passed(
    'VAT',
    mapped === '' ? 'Swedish rates; the VAT table is empty.' : `In the VAT table: ${mapped}.`,
  );
}

const easyVatIsOn = (): Check =>
  told(
    'Easy VAT',
    'It is switched on, as the predefined accounts by rate show. Rates that are not Swedish then need an account on their row, and every row that is sent has one.',
  );
