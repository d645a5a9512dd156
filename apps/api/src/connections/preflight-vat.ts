import { contradicts, saleWords, type FortnoxAccount } from '@sync/fortnox';
import { Decimal, type ConnectionSettings } from '@sync/shared';
import { failedCheck, warned, type Check } from './preflight-checks.js';

type VatMapEntry = ConnectionSettings['vatMap'][number];

/**
 * An account's VAT code in Fortnox decides where its sales stand in the VAT return, so it must fit
 * what the map books there. A code of the company's own, such as those of OSS, says nothing to us.
 */
export function checkAccountVat(account: FortnoxAccount, settings: ConnectionSettings): Check[] {
  const entries = settings.vatMap.filter((entry) => entry.account === String(account.number));
  const wrong = entries.find((entry) => isWrong(account.vatCode, entry, settings));
  if (wrong) return [codeIsWrong(account, wrong)];
  const without = entries.find(({ regime }) => regime === 'eu-business' || regime === 'export');
  if (account.vatCode !== undefined || without === undefined) return [];
  return [codeIsMissing(account, without)];
}

function isWrong(
  code: string | undefined,
  { rate, regime, vatCode }: VatMapEntry,
  { euConsumerVat }: ConnectionSettings,
): boolean {
  // A code in the entry goes with each row and is judged on its own.
  if (code === undefined || vatCode !== undefined) return false;
  return contradicts(code, { rate: new Decimal(rate), regime, euConsumerVat });
}

const codeIsWrong = ({ number, vatCode }: FortnoxAccount, { rate, regime }: VatMapEntry): Check =>
  failedCheck(
    `account ${number}`,
    `It has the VAT code ${vatCode ?? ''}, but the VAT table books sales with ${rate} % (${saleWords[regime]}) there: they would stand wrong in the VAT return.`,
    'Name an account in the VAT table on the settings page whose VAT code is that of such sales, or correct the code in Fortnox.',
    'vatMap',
  );

const codeIsMissing = ({ number }: FortnoxAccount, { rate, regime }: VatMapEntry): Check =>
  warned(
    `VAT code of account ${number}`,
    `It has no VAT code, and the VAT table books ${rate} % (${saleWords[regime]}) there: such sales may be missing from the VAT return${regime === 'eu-business' ? ' and from the EU sales list' : ''}.`,
    'Give the account the VAT code of such sales in Fortnox (for services FTEU within the EU, OTTU outside).',
  );

/** A code that an entry itself names, and entries that no sale will ever meet. */
export function checkVatMap({ vatMap, euConsumerVat }: ConnectionSettings): Check[] {
  return vatMap.flatMap((entry) => {
    const { rate, regime, vatCode, country } = entry;
    const name = `VAT table: ${rate} %, ${saleWords[regime]}${country === undefined ? '' : `, ${country}`}`;
    const sale = { rate: new Decimal(rate), regime, euConsumerVat };
    if (vatCode !== undefined && contradicts(vatCode, sale)) {
      const detail = `The VAT code ${vatCode} is not one for such sales: they would stand wrong in the VAT return.`;
      return [
        failedCheck(
          name,
          detail,
          'Correct the VAT code of this row of the VAT table on the settings page.',
          'vatMap',
        ),
      ];
    }
    if (regime === 'eu-consumer' && euConsumerVat === 'oss' && country === undefined) {
      const detail =
        'It names no country, and under OSS each country has its own VAT: it is never used.';
      return [
        warned(name, detail, 'Name the country in this row, one row for each country.', 'vatMap'),
      ];
    }
    return [];
  });
}
