import type { FortnoxAccount } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import type { AccountUse } from './preflight-account-uses.js';
import { failedCheck, warned, type Check } from './preflight-checks.js';

/** What an account may demand of everything posted on it, and where the settings give it. */
const dimensions = [
  { field: 'costCenter', name: 'cost centre', inFortnox: 'cost centre (kostnadsställe)' },
  { field: 'project', name: 'project', inFortnox: 'project (projekt)' },
] as const;

type Dimension = (typeof dimensions)[number];

/** Accounts that demand, or refuse, a cost centre, a project or a transaction text. */
export function checkDemands(
  account: FortnoxAccount,
  uses: readonly AccountUse[],
  settings: ConnectionSettings,
): Check[] {
  return [
    ...dimensions.flatMap((dimension) => checkDimension(account, uses, settings, dimension)),
    ...(account.transactionInformation === 'MANDATORY' ? [textDemanded(account, uses)] : []),
  ];
}

function checkDimension(
  account: FortnoxAccount,
  uses: readonly AccountUse[],
  settings: ConnectionSettings,
  dimension: Dimension,
): Check[] {
  const demand = account[dimension.field];
  const isGiven = settings[dimension.field] !== undefined;
  const isPaymentOnly = uses.every(({ posting }) => posting === 'payment');
  if (demand === 'NOTALLOWED')
    return isGiven && !isPaymentOnly ? [refuses(account, dimension)] : [];
  if (demand !== 'MANDATORY') return [];
  if (isPaymentOnly) return [paymentsCannot(account, dimension)];
  if (isGiven) return [];
  const isGivenForSome = settings.dimensions.some((entry) => entry[dimension.field] !== undefined);
  return [isGivenForSome ? onlySome(account, dimension) : demands(account, dimension)];
}

const checkName = ({ number }: FortnoxAccount, { name }: Dimension): string =>
  `${name} on account ${number}`;

const demands = (account: FortnoxAccount, dimension: Dimension): Check =>
  failedCheck(
    checkName(account, dimension),
    `The account demands a ${dimension.inFortnox} and the settings name none: Fortnox refuses to bookkeep.`,
    `Choose a ${dimension.name} on the settings page, or make the ${dimension.name} optional on account ${account.number} in Fortnox.`,
    dimension.field,
  );

const onlySome = (account: FortnoxAccount, dimension: Dimension): Check =>
  warned(
    checkName(account, dimension),
    `The account demands a ${dimension.inFortnox}, and only the products in the table of cost centres and projects have one: invoices with others stop.`,
    `Choose a ${dimension.name} on the settings page for everything that the table leaves open.`,
    dimension.field,
  );

const refuses = (account: FortnoxAccount, dimension: Dimension): Check =>
  failedCheck(
    checkName(account, dimension),
    `The account takes no ${dimension.inFortnox}, and the settings put one on every row.`,
    `Allow the ${dimension.name} on account ${account.number} in Fortnox, or name another account.`,
    dimension.field,
  );

/** Whether Fortnox minds is not documented. */
const paymentsCannot = (account: FortnoxAccount, dimension: Dimension): Check =>
  warned(
    checkName(account, dimension),
    `The account demands a ${dimension.inFortnox}, and a payment in Fortnox has no field for one: Fortnox may refuse to bookkeep payments.`,
    `Make the ${dimension.name} optional on account ${account.number} in Fortnox.`,
  );

const textDemanded = (account: FortnoxAccount, uses: readonly AccountUse[]): Check => {
  const setting = uses[0]?.setting ?? '';
  return failedCheck(
    `transaction text on account ${account.number}`,
    'The account demands a transaction text (transaktionsinformation), and rows of invoices have no field for one: Fortnox refuses to bookkeep.',
    `Make the transaction text optional on account ${account.number} in Fortnox, or name another account as ${setting}.`,
    uses[0]?.field,
  );
};
