import type { FortnoxAccount, FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, tryAgain, type Check } from './preflight-checks.js';
import { accountUses, type AccountUse } from './preflight-account-uses.js';
import { checkDemands } from './preflight-demands.js';
import { checkAccountVat } from './preflight-vat.js';

/**
 * Every ledger account that the settings name must exist in this year, be active, have a VAT code
 * that fits what is booked on it, and demand nothing that the settings do not give.
 */
export async function checkAccounts(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
  financialYear: number | undefined,
): Promise<Check[]> {
  const uses = accountUses(settings);
  const checks: Check[] = [];
  for (const account of new Set(uses.map((use) => use.account))) {
    const usesOfIt = uses.filter((use) => use.account === account);
    const name = `account ${account}`;
    const found = await fortnox.accounts.get(Number(account), financialYear);
    if (found.ok) checks.push(...judge(name, found.value, usesOfIt, settings));
    else if (found.error.kind === 'not-found') checks.push(notThere(name, account, usesOfIt));
    else checks.push(failedCheck(name, `${describeFailure(found.error)}.`, tryAgain));
  }
  return checks;
}

const settingsOf = (uses: readonly AccountUse[]): string =>
  [...new Set(uses.map(({ setting }) => setting))].join('; ');

const notThere = (name: string, account: string, uses: readonly AccountUse[]): Check =>
  failedCheck(
    name,
    `It is not in the chart of accounts, and is named as ${settingsOf(uses)}.`,
    `Add account ${account} to the chart of accounts, or change the setting.`,
    uses[0]?.field,
  );

function judge(
  name: string,
  account: FortnoxAccount,
  uses: readonly AccountUse[],
  settings: ConnectionSettings,
): Check[] {
  if (account.active === false) {
    const action = `Activate account ${account.number} in Fortnox, or change the setting.`;
    const detail = `It is not active, and is named as ${settingsOf(uses)}.`;
    return [failedCheck(name, detail, action, uses[0]?.field)];
  }
  const vat = checkAccountVat(account, settings);
  const demands = checkDemands(account, uses, settings);
  const isFine = [...vat, ...demands].every(({ ok }) => ok);
  const description = account.description ?? 'It is active';
  return [
    ...(isFine ? [passed(name, `${description}: named as ${settingsOf(uses)}.`)] : []),
    ...vat,
    ...demands,
  ];
}
