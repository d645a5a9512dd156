import type { JsonObject } from '../../json.js';
import { missingWithoutCode } from '../api-error.js';
import { ok, pathValue, type Handler } from '../call.js';
import type { Company } from '../company.js';
import { page } from '../listing.js';

/**
 * The series that postings go to. Names are those of a public client; that a series which nobody
 * has chosen is shown as `null`, and none at all where accruals are off, is a guess.
 */
export const listPredefinedSeries: Handler = (call) =>
  page(call, 'PreDefinedVoucherSeriesCollection', [...seriesOf(call.company)], (entry) =>
    seriesView(entry, call.baseUrl),
  );

export const readPredefinedSeries: Handler = (call) => {
  const name = pathValue(call, 'name');
  const series = seriesOf(call.company).get(name);
  if (series === undefined) throw missingWithoutCode('Kan inte hitta verifikationsserien.');
  return ok({ PreDefinedVoucherSeries: seriesView([name, series], call.baseUrl) });
};

function seriesOf(company: Company): ReadonlyMap<string, string | null> {
  const series = new Map<string, string | null>([
    ['CASHINVOICE', 'B'],
    ['INVOICE', 'B'],
    ['INVOICEPAYMENT', 'C'],
  ]);
  const { accruals } = company.settings;
  if (accruals !== 'off') series.set('INVOICEACCRUAL', accruals === 'on' ? 'P' : null);
  return series;
}

const seriesView = (
  [name, series]: readonly [string, string | null],
  baseUrl: string,
): JsonObject => ({
  '@url': `${baseUrl}/predefinedvoucherseries/${name}`,
  Name: name,
  VoucherSeries: series,
});
