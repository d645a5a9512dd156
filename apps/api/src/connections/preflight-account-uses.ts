import { saleWords } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';

/**
 * How an account gets its postings, which decides what can be said beside an amount: rows of
 * invoices and write-offs carry a cost centre and a project, payments have no field for them.
 */
type Posting = 'row' | 'write-off' | 'payment' | 'accrual';

/** An account that the settings name, and the setting that names it, as the settings page calls it. */
export type AccountUse = {
  readonly account: string;
  readonly setting: string;
  readonly field: keyof ConnectionSettings;
  readonly posting: Posting;
};

/** Every account that the settings name, with each of its uses. */
export function accountUses(settings: ConnectionSettings): readonly AccountUse[] {
  return [...incomeUses(settings), ...paymentUses(settings), ...otherUses(settings)];
}

function incomeUses({ defaultIncomeAccount, vatMap }: ConnectionSettings): AccountUse[] {
  return [
    use(defaultIncomeAccount, 'account for sales', 'row', 'defaultIncomeAccount'),
    ...vatMap.flatMap(({ account, rate, regime }) =>
      optional(account, `VAT table: ${rate} %, ${saleWords[regime]}`, 'row', 'vatMap'),
    ),
  ];
}

function paymentUses(settings: ConnectionSettings): AccountUse[] {
  return [
    use(
      settings.defaultPaymentAccount.account,
      'account for payments',
      'payment',
      'defaultPaymentAccount',
    ),
    ...settings.paymentAccounts.map(({ account }) =>
      use(account, 'accounts for some payments', 'payment', 'paymentAccounts'),
    ),
    ...optional(
      settings.creditNotePayment?.account,
      'account for what credit notes have settled',
      'payment',
      'creditNotePayment',
    ),
  ];
}

function otherUses(settings: ConnectionSettings): AccountUse[] {
  return [
    use(settings.roundingAccount, 'account for rounding', 'row', 'roundingAccount'),
    ...optional(
      settings.miscellaneousAccount,
      'account for other charges',
      'row',
      'miscellaneousAccount',
    ),
    ...optional(settings.feeAccount, 'account for the gateway’s fees', 'write-off', 'feeAccount'),
    ...optional(
      settings.deferral?.accrualAccount,
      'account for revenue not yet earned',
      'accrual',
      'deferral',
    ),
  ];
}

const use = (
  account: string,
  setting: string,
  posting: Posting,
  field: AccountUse['field'],
): AccountUse => ({ account, setting, posting, field });

function optional(
  account: string | undefined,
  setting: string,
  posting: Posting,
  field: AccountUse['field'],
): AccountUse[] {
  return account === undefined ? [] : [use(account, setting, posting, field)];
}
