import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, type Check } from './preflight-checks.js';

const tryAgain = 'Mend what the detail says, then run the preflight again.';

/** Invoices can only be bookkept on days that a financial year covers. */
export async function checkFinancialYear(
  fortnox: FortnoxClient,
  today: string,
): Promise<{ readonly check: Check; readonly yearId: number | undefined }> {
  const name = 'financial year';
  const years = await fortnox.financialYears.list({ date: today });
  if (!years.ok) {
    const check = failedCheck(name, `${describeFailure(years.error)}.`, tryAgain);
    return { check, yearId: undefined };
  }
  const [year] = years.value;
  if (!year) {
    const action = 'Create the financial year in Fortnox.';
    return { check: failedCheck(name, `None covers ${today}.`, action), yearId: undefined };
  }
  const method =
    year.accountingMethod === 'CASH'
      ? ' Cash method: invoices are not bookkept, their payments are.'
      : '';
  const detail = `${year.fromDate} to ${year.toDate} covers ${today}.${method}`;
  return { check: passed(name, detail), yearId: year.id };
}

/** The oldest invoices that the cut-over lets in must lie in a financial year too. */
export async function checkStartYear(
  fortnox: FortnoxClient,
  { startDate }: ConnectionSettings,
): Promise<Check[]> {
  if (startDate === undefined) return [];
  const name = 'financial year of the start date';
  const years = await fortnox.financialYears.list({ date: startDate });
  if (!years.ok) return [failedCheck(name, `${describeFailure(years.error)}.`, tryAgain)];
  const [year] = years.value;
  if (year) return [passed(name, `${year.fromDate} to ${year.toDate} covers ${startDate}.`)];
  const action = 'Create the financial year in Fortnox, or set a later startDate.';
  return [failedCheck(name, `None covers ${startDate}.`, action)];
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
    const action = `Unlock the period, or set startDate to a day after ${endDate}.`;
    return failedCheck(name, `${detail} The start date ${settings.startDate} is in it.`, action);
  }
  return passed(name, detail);
}

/**
 * VAT that customers are charged goes to the predefined accounts OUTVAT_MP1–3 (25, 12, 6 %; the
 * names are third-party knowledge, so one that Fortnox does not list is no fault).
 */
export async function checkVat(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check> {
  const name = 'VAT';
  const listed = await fortnox.predefinedAccounts.list();
  if (!listed.ok) return failedCheck(name, `${describeFailure(listed.error)}.`, tryAgain);
  const without = listed.value.filter(
    (entry) => /^OUTVAT_MP[123]$/.test(entry.name) && entry.account === undefined,
  );
  if (without.length > 0) {
    const names = without.map((entry) => entry.name).join(', ');
    const action = 'Give the predefined accounts for output VAT an account in Fortnox.';
    return failedCheck(name, `Without account: ${names}.`, action);
  }
  const mapped = settings.vatMap.map((entry) => `${entry.rate} % ${entry.regime}`).join(', ');
  return passed(name, mapped === '' ? 'Swedish rates, no further map.' : `Also mapped: ${mapped}.`);
}
