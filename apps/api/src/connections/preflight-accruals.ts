import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, told, tryAgain, type Check } from './preflight-checks.js';

const switchOn =
  'Switch accruals (periodisering) on in Fortnox and choose a voucher series for accruals of customer invoices, or empty the account under Accruals on the settings page.';

/**
 * Deferred revenue needs accruals switched on and a series chosen. Read from the predefined voucher
 * series: the name is that of public clients, no document has it.
 */
export async function checkAccruals(
  fortnox: FortnoxClient,
  { deferral }: ConnectionSettings,
  accountingMethod: 'ACCRUAL' | 'CASH' | undefined,
): Promise<Check[]> {
  if (deferral === undefined) return [];
  const name = 'accruals';
  if (accountingMethod === 'CASH') {
    return [told(name, 'Under the cash method revenue is booked when it is paid: none is spread.')];
  }
  const listed = await fortnox.predefinedSeries.list();
  if (!listed.ok) return [failedCheck(name, `${describeFailure(listed.error)}.`, tryAgain)];
  const entry = listed.value.find((series) => series.name.toUpperCase() === 'INVOICEACCRUAL');
  if (entry === undefined) {
    const detail =
      'Fortnox lists no voucher series for accruals of customer invoices, so they seem not to be switched on: invoices with a service period would stop.';
    return [failedCheck(name, detail, switchOn, 'deferral')];
  }
  if (entry.series === undefined) {
    const detail =
      'No voucher series is chosen for them: invoices with a service period would stop.';
    return [failedCheck(name, detail, switchOn, 'deferral')];
  }
  return [passed(name, `Voucher series ${entry.series}.`)];
}
