import type { ConnectionDetail } from '../api/shapes.js';

type Settings = ConnectionDetail['settings'];
type VatEntry = Settings['vatMap'][number];

/** What a person picks while setting a company up; empty: not picked. */
export type Choices = {
  readonly income: string;
  readonly bank: string;
  readonly mode: string;
  readonly startDate: string;
  readonly costCenter: string;
} & Readonly<Record<VatRow, string>>;

type VatRow = 'domestic25' | 'domestic12' | 'domestic6' | 'euBusiness' | 'export';

const vatRows: Readonly<Record<VatRow, Pick<VatEntry, 'rate' | 'regime'>>> = {
  domestic25: { rate: '25', regime: 'domestic' },
  domestic12: { rate: '12', regime: 'domestic' },
  domestic6: { rate: '6', regime: 'domestic' },
  euBusiness: { rate: '0', regime: 'eu-business' },
  export: { rate: '0', regime: 'export' },
};

/** The settings as the form shows them. */
export function fromSettings(settings: Settings): Choices {
  const accountOf = (row: VatRow): string =>
    settings.vatMap.find((entry) => isPlain(entry, row))?.account ?? '';
  return {
    income: settings.defaultIncomeAccount,
    bank: settings.defaultPaymentAccount.account,
    mode: settings.defaultPaymentAccount.modeOfPayment,
    startDate: settings.startDate ?? '',
    costCenter: settings.costCenter ?? '',
    domestic25: accountOf('domestic25'),
    domestic12: accountOf('domestic12'),
    domestic6: accountOf('domestic6'),
    euBusiness: accountOf('euBusiness'),
    export: accountOf('export'),
  };
}

/** Whether anything is chosen that most companies do without. */
export function hasMoreChoices({ costCenter, ...choices }: Choices): boolean {
  const accounts = Object.keys(vatRows)
    .filter(isRow)
    .map((row) => choices[row]);
  return [costCenter, ...accounts].some((one) => one !== '');
}

/** What of the settings the form changes; entries of the VAT table that it does not show stay. */
export function toSettings(choices: Choices, { vatMap }: Settings): Record<string, unknown> {
  const rows = Object.keys(vatRows).filter(isRow);
  const others = vatMap.filter((entry) => !rows.some((row) => isPlain(entry, row)));
  const picked = rows
    .filter((row) => choices[row] !== '')
    .map((row) => ({
      ...vatMap.find((entry) => isPlain(entry, row)),
      ...vatRows[row],
      account: choices[row],
    }));
  return {
    defaultIncomeAccount: choices.income,
    defaultPaymentAccount: { account: choices.bank, modeOfPayment: choices.mode },
    startDate: choices.startDate === '' ? null : choices.startDate,
    costCenter: choices.costCenter === '' ? null : choices.costCenter,
    vatMap: [...picked, ...others],
  };
}

function isRow(name: string): name is VatRow {
  return name in vatRows;
}

/** Names the rate and the regime and nothing that narrows them. */
function isPlain(entry: VatEntry, row: VatRow): boolean {
  const { rate, regime } = vatRows[row];
  const narrows = [entry.country, entry.productAccount, entry.validFrom, entry.validTo];
  return (
    entry.rate === rate && entry.regime === regime && narrows.every((one) => one === undefined)
  );
}
