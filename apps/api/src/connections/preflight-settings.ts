import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, tryAgain, type Check } from './preflight-checks.js';

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
  return modesOf(settings).map(({ modeOfPayment, account, setting }) => {
    const check = `mode of payment ${modeOfPayment} to account ${account}`;
    if (!accounts.has(modeOfPayment)) {
      const action = `Add the mode of payment ${modeOfPayment} in Fortnox, or change the setting.`;
      return failedCheck(check, 'There is no such mode of payment.', action, setting);
    }
    const standard = accounts.get(modeOfPayment);
    return standard === undefined || standard === account
      ? passed(check, 'It exists.')
      : passed(check, `It exists; Fortnox's own account for it, ${standard}, is overridden.`);
  });
}

type NamedMode = {
  readonly modeOfPayment: string;
  readonly account: string;
  readonly setting: keyof ConnectionSettings;
};

/** Each mode with its account once, by the first setting that names it. */
function modesOf(settings: ConnectionSettings): NamedMode[] {
  const { defaultPaymentAccount, paymentAccounts, creditNotePayment } = settings;
  const all: readonly NamedMode[] = [
    { ...defaultPaymentAccount, setting: 'defaultPaymentAccount' },
    ...paymentAccounts.map((named) => ({ ...named, setting: 'paymentAccounts' as const })),
    ...(creditNotePayment ? [{ ...creditNotePayment, setting: 'creditNotePayment' as const }] : []),
  ];
  const isFirst = (mode: NamedMode, place: number): boolean =>
    place ===
    all.findIndex(
      ({ modeOfPayment, account }) =>
        modeOfPayment === mode.modeOfPayment && account === mode.account,
    );
  return all.filter(isFirst);
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
