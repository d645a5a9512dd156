import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, type Check } from './preflight-checks.js';

const tryAgain = 'Mend what the detail says, then run the preflight again.';

/** Every ledger account that the settings name must exist in this year and be active. */
export async function checkAccounts(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
  financialYear: number | undefined,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const account of accountsOf(settings)) {
    const check = `account ${account}`;
    const found = await fortnox.accounts.get(Number(account), financialYear);
    if (!found.ok && found.error.kind === 'not-found') {
      const action = `Add account ${account} to the chart of accounts, or change the setting.`;
      checks.push(failedCheck(check, 'It is not in the chart of accounts.', action));
    } else if (!found.ok) {
      checks.push(failedCheck(check, `${describeFailure(found.error)}.`, tryAgain));
    } else if (found.value.active === false) {
      const action = `Activate account ${account} in Fortnox, or change the setting.`;
      checks.push(failedCheck(check, 'It is not active.', action));
    } else {
      const conflict = vatConflict(settings, account, found.value.vatCode);
      checks.push(conflict ?? passed(check, found.value.description ?? 'It is active.'));
    }
  }
  return checks;
}

/** Fortnox's VAT codes for Swedish sales, by percent (reference, 5.2). */
const swedishVatCodes: Readonly<Record<string, string>> = { MP1: '25', MP2: '12', MP3: '6' };

/**
 * An account with a Swedish VAT code reports its sales as sales with that VAT: wrong for reverse
 * charge and export, and for another rate. Accounts without such a code are the company's choice.
 */
function vatConflict(
  settings: ConnectionSettings,
  account: string,
  vatCode: string | undefined,
): Check | undefined {
  const rate = vatCode === undefined ? undefined : swedishVatCodes[vatCode];
  if (rate === undefined) return undefined;
  const wrong = settings.vatMap
    .filter((entry) => entry.account === account && entry.regime !== 'eu-consumer')
    .find((entry) => entry.regime !== 'domestic' || Number(entry.rate) !== Number(rate));
  if (!wrong) return undefined;
  const detail = `It has the VAT code ${vatCode ?? ''} (${rate} %), but vatMap uses it for ${wrong.rate} % ${wrong.regime}.`;
  const action = 'Name an account without that VAT code in vatMap, or correct it in Fortnox.';
  return failedCheck(`account ${account}`, detail, action);
}

function accountsOf(settings: ConnectionSettings): string[] {
  const optional = [
    settings.creditNotePayment?.account,
    settings.miscellaneousAccount,
    settings.feeAccount,
    settings.deferral?.accrualAccount,
    ...settings.vatMap.map((entry) => entry.account),
  ];
  return [
    ...new Set([
      settings.defaultIncomeAccount,
      settings.defaultPaymentAccount.account,
      ...settings.paymentAccounts.map((entry) => entry.account),
      settings.roundingAccount,
      ...optional.flatMap((account) => account ?? []),
    ]),
  ];
}

/** The article that every row is to carry must exist; those of SKUs are made when they are missing. */
export async function checkDefaultArticle(
  fortnox: FortnoxClient,
  { articles, defaultArticle }: ConnectionSettings,
): Promise<Check[]> {
  if (articles !== 'default') return [];
  const name = 'default article';
  if (defaultArticle === undefined) {
    return [failedCheck(name, 'The settings name none.', 'Set defaultArticle.')];
  }
  const found = await fortnox.articles.get(defaultArticle);
  if (found.ok) return [passed(name, found.value.description ?? defaultArticle)];
  const action = `Add article ${defaultArticle} in Fortnox, or change the setting.`;
  return [failedCheck(name, `${describeFailure(found.error)}.`, action)];
}

/** Every mode of payment must exist and post to the account that the settings give for it. */
export async function checkModesOfPayment(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check[]> {
  const listed = await fortnox.modesOfPayment.list();
  if (!listed.ok) {
    return [failedCheck('modes of payment', `${describeFailure(listed.error)}.`, tryAgain)];
  }
  const accounts = new Map(listed.value.map((mode) => [mode.code, mode.accountNumber]));
  return modesOf(settings).map(({ modeOfPayment, account }) => {
    const check = `mode of payment ${modeOfPayment} to account ${account}`;
    if (!accounts.has(modeOfPayment)) {
      const action = `Add the mode of payment ${modeOfPayment} in Fortnox, or change the setting.`;
      return failedCheck(check, 'There is no such mode of payment.', action);
    }
    const standard = accounts.get(modeOfPayment);
    return standard === undefined || standard === account
      ? passed(check, 'It exists.')
      : passed(check, `It exists; Fortnox's own account for it, ${standard}, is overridden.`);
  });
}

function modesOf(settings: ConnectionSettings): { modeOfPayment: string; account: string }[] {
  const all = [
    settings.defaultPaymentAccount,
    ...settings.paymentAccounts,
    ...(settings.creditNotePayment ? [settings.creditNotePayment] : []),
  ];
  const distinct = new Map(
    all.map(({ modeOfPayment, account }) => [
      `${modeOfPayment} ${account}`,
      { modeOfPayment, account },
    ]),
  );
  return [...distinct.values()];
}

/** Currencies that the settings name; others are met with the first invoice in them. */
export async function checkCurrencies(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check[]> {
  const named = settings.paymentAccounts.flatMap((entry) => entry.currency ?? []);
  const checks: Check[] = [];
  for (const currency of new Set(['SEK', ...named])) {
    const check = `currency ${currency}`;
    const found = await fortnox.currencies.get(currency);
    if (!found.ok) {
      const action = `Add ${currency} to the currencies in Fortnox.`;
      checks.push(failedCheck(check, `${describeFailure(found.error)}.`, action));
    } else if (currency !== 'SEK' && found.value.sellRate?.gt(0) !== true) {
      const action = `Enter a selling rate for ${currency} in Fortnox's currency register.`;
      checks.push(failedCheck(check, 'It has no selling rate.', action));
    } else {
      checks.push(passed(check, 'It is in the currency register.'));
    }
  }
  return checks;
}
