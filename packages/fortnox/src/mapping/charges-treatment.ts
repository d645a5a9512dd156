import type { ConnectionSettings, Decimal, PaidInvoice } from '@sync/shared';
import { contradicts, type AccountVatCode } from './account-vat.js';
import { planned, unplanned, type MappingProblem, type Planned } from './problem.js';
import type { RatedLine } from './rated-line.js';
import type { TaxStatus } from './regime.js';
import { chargesContradict, chargesVatUndecided } from './vat-problems.js';
import { entryFor, isSwedishRate } from './vat-treatment.js';

/** Where miscellaneous charges are booked. */
export type ChargesTreatment = { readonly account: string; readonly vatCode: string | undefined };

export type ChargesContext = {
  readonly invoice: PaidInvoice;
  readonly settings: ConnectionSettings;
  readonly tax: TaxStatus;
  /** The lines they come with. */
  readonly rated: readonly RatedLine[];
  /** Absent: nobody has asked Fortnox. */
  readonly accountVatCode?: AccountVatCode | undefined;
  /** The question to ask where sales to EU consumers are not decided. */
  readonly undecided: MappingProblem;
};

/**
 * Account and VAT code of charges that contain VAT of this rate. They are booked on the account
 * that the settings have for them. Under reverse charge and for export, if its VAT code suits the sale; else
 * the account of such sales in `vatMap` is taken instead, so that the charges stand where the sale does.
 */
export function treatCharges(
  account: string,
  rate: Decimal,
  context: ChargesContext,
): Planned<ChargesTreatment> {
  const { settings, tax, accountVatCode } = context;
  const { regime } = tax;
  const own = planned({ account, vatCode: undefined });
  const undecided = undecidedVat(rate, context);
  if (undecided) return unplanned([undecided]);
  if (regime === 'domestic' || regime === 'eu-consumer') return own;
  const code = accountVatCode?.(account);
  const { euConsumerVat } = settings;
  if (code === undefined || !contradicts(code, { rate, regime, euConsumerVat })) return own;
  const contradiction = { account, code, rate, regime };
  return mappedCharges(account, rate, context) ?? unplanned([chargesContradict(contradiction)]);
}

/**
 * The VAT of the settings is Sweden's. Beside lines with that of another country it would be
 * declared and paid in the wrong one, and what the source meant cannot be told from a sum.
 */
function undecidedVat(
  rate: Decimal,
  { invoice, settings, tax, rated, undecided }: ChargesContext,
): MappingProblem | undefined {
  if (tax.regime !== 'eu-consumer' || rate.isZero()) return undefined;
  if (settings.euConsumerVat === undefined) return undecided;
  const isForeign = rated.some((line) => line.rate !== undefined && !isSwedishRate(line.rate));
  if (settings.euConsumerVat === 'swedish' && !isForeign) return undefined;
  return chargesVatUndecided(invoice, rate, tax.vatCountry);
}

function mappedCharges(
  own: string,
  rate: Decimal,
  { invoice, settings, tax }: ChargesContext,
): Planned<ChargesTreatment> | undefined {
  const line = { accountCode: own };
  const entry = entryFor(rate, { line, tax, settings, date: invoice.invoiceDate });
  if (entry?.account === undefined && entry?.vatCode === undefined) return undefined;
  const { account = own, vatCode } = entry;
  if (account === own) return planned({ account, vatCode });
  return planned({ account, vatCode }, [
    `Account ${account} of the VAT table (${entry.rate} % ${tax.regime}) is used instead of ${own}, the account for other charges.`,
  ]);
}
