import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import type { Check } from '../endpoints/post-preflight.js';
import { describeFailure } from './describe-failure.js';
import { failedCheck, passed } from './preflight-checks.js';

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
      checks.push(passed(check, found.value.description ?? 'It is active.'));
    }
  }
  return checks;
}

function accountsOf(settings: ConnectionSettings): string[] {
  const optional = [
    settings.creditNotePayment?.account,
    settings.miscellaneousAccount,
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
    const action = `Add ${currency} to the currencies in Fortnox.`;
    checks.push(
      found.ok
        ? passed(check, 'It is in the currency register.')
        : failedCheck(check, `${describeFailure(found.error)}.`, action),
    );
  }
  return checks;
}
