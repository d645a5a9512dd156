import type { CatalogueEntry } from './catalogue.js';

type TextEntry = { readonly pattern: RegExp; readonly entry: CatalogueEntry };

/**
 * Errors whose text is known and whose code is not. The patterns accept the Swedish letters as
 * well as their replacements, because texts have been seen in both forms. The first that fits
 * counts.
 */
export const messageCatalogue: readonly TextEntry[] = [
  ...periodTexts(),
  ...accountTexts(),
  ...registerTexts(),
  ...demandTexts(),
  ...documentTexts(),
];

function byText(
  pattern: RegExp,
  failureClass: CatalogueEntry['class'],
  cause: string,
  action: string,
  clearedBy?: CatalogueEntry['clearedBy'],
): TextEntry {
  return { pattern, entry: { code: undefined, class: failureClass, cause, action, clearedBy } };
}

function periodTexts(): TextEntry[] {
  return [
    byText(
      /betaldatum m.{1,2}ste vara inom fakturans r.{1,2}kenskaps.{1,2}r/i,
      'data',
      "The payment date lies outside the invoice's financial year.",
      'Create the financial year of the payment in Fortnox if it is missing; under the cash method carry the invoice over to it ("årsomföring") or enter the payment by hand. Then try again or resolve it.',
    ),
    byText(
      /r.{1,2}kenskaps.{1,2}r\S* (finns inte|saknas|.{1,2}r inte)/i,
      'configuration',
      'No financial year in Fortnox covers the date.',
      'Create the financial year in Fortnox; the invoice then goes on by itself.',
      'financial-year-created',
    ),
  ];
}

/** What has to be set up, or active, before it can be used. */
function accountTexts(): TextEntry[] {
  const activate =
    'Activate the account in the chart of accounts; the invoice then goes on by itself.';
  return [
    byText(
      /bortskrivningskonto .*inte aktivt/i,
      'configuration',
      'The write-off account is not active in Fortnox.',
      activate,
      'account-activated',
    ),
    byText(
      /konto\S* .*(.{1,2}r inte aktivt)|account .*is not active/i,
      'configuration',
      'An account is not active in Fortnox.',
      activate,
      'account-activated',
    ),
  ];
}

function registerTexts(): TextEntry[] {
  return [
    byText(
      /kunde inte h.{1,2}mta\/hitta moms/i,
      'configuration',
      'The VAT rate or VAT code of a row is not set up in this Fortnox company.',
      "Set the rate up in Fortnox (for other countries with its own account and VAT code), or name another VAT code in the VAT table on the company's settings page. Then try again.",
    ),
    byText(
      /kunde inte h.{1,2}mta(\/hitta)? valuta/i,
      'configuration',
      'Fortnox could not fetch the currency: it is missing or not registered.',
      "Add the currency to Fortnox's currency register; then it goes on by itself.",
      'currency-added',
    ),
    byText(
      /kunde inte h.{1,2}mta\/hitta (kostnadsst.{1,2}lle|projekt)/i,
      'configuration',
      'The cost centre or project that the connection names does not exist in Fortnox.',
      "Create it in Fortnox, or choose another under cost centres and projects on the company's settings page. Then try again.",
    ),
    byText(
      /periodisering.*(inte aktiverad|saknas)/i,
      'configuration',
      'Accruals are not switched on in Fortnox, or no voucher series is chosen for them.',
      "Switch accruals (periodisering) on in Fortnox and choose their voucher series, or empty the account under Accruals on the company's settings page. Then try again.",
    ),
    byText(
      /no active licen[cs]e for the desired scope/i,
      'configuration',
      'The Fortnox company has no licence for this part of Fortnox.',
      'Add the licence in Fortnox (or give the integration user the right to it), then try again.',
    ),
  ];
}

/** What an account wants of its postings. That these refusals have no code is not certain. */
function demandTexts(): TextEntry[] {
  const optional =
    'Make it optional on the account in Fortnox, then it goes on by itself; or name another account in the connection and try again.';
  return [
    byText(
      /transaktionsinformation .*(m.{1,2}ste|obligatorisk)/i,
      'configuration',
      'An account demands a transaction text, and rows of invoices have no field for one.',
      optional,
      'account-demand-lifted',
    ),
    byText(
      /(kostnadsst.{1,2}lle|projekt) f.{1,2}r inte anges/i,
      'configuration',
      'An account takes no cost centre or no project, and the connection puts one on its rows.',
      "Allow it on the account in Fortnox, or change cost centres and projects on the company's settings page. Then try again.",
    ),
    byText(
      /momskod\S* p.{1,2} konto .*st.{1,2}mmer inte/i,
      'configuration',
      'The VAT code of the account does not fit the VAT rate of the row.',
      "Name another account for this rate and kind of customer in the VAT table on the company's settings page, or correct the VAT code of the account in Fortnox. Then try again.",
    ),
  ];
}

function documentTexts(): TextEntry[] {
  return [
    byText(
      /cannot update currency .*automatically/i,
      'human',
      'Fortnox keeps the rate of this currency itself and refuses to have it changed.',
      'Nothing to mend in the invoice; tell us, as this program never changes currencies.',
    ),
    byText(
      /currency \S+ and currency \S+ do(es)? not match/i,
      'data',
      "The payment's currency is not the invoice's currency.",
      'Compare the invoice in Fortnox with the one in SubscriptionFlow, then have it read again.',
    ),
    byText(
      /m.{1,2}ste vara klarmarkera/i,
      'human',
      'The warehouse module wants the invoice finalised ("klarmarkerad") before bookkeeping.',
      'Finalise the invoice in Fortnox, then try again.',
    ),
    byText(
      /ocr-?num\S* anv.{1,2}nds redan/i,
      'human',
      'The OCR number of the document is used already; seen when an invoice was credited.',
      'Look for an earlier credit of this invoice in Fortnox. If there is one, resolve this job with it; else credit by hand and resolve.',
    ),
    byText(
      /v.{1,2}rdet tolkas som null/i,
      'human',
      'Fortnox reads a value of the request as nothing.',
      'This is a fault in this program, not in your books: nothing was booked. Report the text; try again after an update.',
    ),
  ];
}
