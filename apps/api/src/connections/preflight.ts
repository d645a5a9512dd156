import { keepCompany, type Connection } from '@sync/connections';
import type { FortnoxClient, FortnoxResult } from '@sync/fortnox';
import { swedishDate } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { openFortnox, type FortnoxServices } from '../fortnox/open-fortnox.js';
import { describeCompany } from './consent-company.js';
import { checkAccounts } from './preflight-accounts.js';
import { checkAccruals } from './preflight-accruals.js';
import { checkArticles } from './preflight-articles.js';
import { failedCheck, passed, type Check } from './preflight-checks.js';
import { checkCardMoney, checkDecisions, checkKronorRounding } from './preflight-choices.js';
import { checkDimensions } from './preflight-dimensions.js';
import {
  checkFinancialYear,
  checkLockedPeriod,
  checkStartYear,
  checkVat,
} from './preflight-ledger.js';
import { checkCurrencies, checkModesOfPayment } from './preflight-settings.js';
import { checkVatMap } from './preflight-vat.js';
import { requiredScopes } from './required-scopes.js';

/** Asks everything that would stop the first invoice; every answer is a check, none throws. */
export async function preflight(
  services: FortnoxServices,
  connection: Connection,
): Promise<readonly Check[]> {
  const fortnox = await openFortnox(services, connection);
  const company = await checkCompany(services, fortnox, connection);
  // Without access every further question would only repeat the same answer.
  if (!company.ok) return [company];
  const tokens = await services.tokenStore.read(connection.id);
  const today = swedishDate(new Date());
  const { settings } = connection;
  const year = await checkFinancialYear(fortnox, today);
  return [
    company,
    checkScopes(tokens?.scope.split(' ')),
    ...(await checkLicences(fortnox)),
    year.check,
    ...(await checkStartYear(fortnox, settings)),
    await checkLockedPeriod(fortnox, settings, today),
    ...(await checkAccounts(fortnox, settings, year.yearId)),
    ...(await checkModesOfPayment(fortnox, settings)),
    ...(await checkCurrencies(fortnox, settings)),
    ...(await checkDimensions(fortnox, settings)),
    ...(await checkArticles(fortnox, settings)),
    ...(await checkAccruals(fortnox, settings, year.accountingMethod)),
    ...(await checkVat(fortnox, settings)),
    ...checkVatMap(settings),
    checkKronorRounding(connection.habit),
    ...checkDecisions(settings),
    ...checkCardMoney(settings),
  ];
}

/** Keeps its name and organisation number as well: what is signed says whose books it is about. */
async function checkCompany(
  { db }: FortnoxServices,
  fortnox: FortnoxClient,
  connection: Connection,
): Promise<Check> {
  const name = 'access to the company';
  const company = await fortnox.companyInformation.get();
  if (!company.ok) {
    const action = 'Connect to Fortnox anew, as a system administrator of the company.';
    return failedCheck(name, `${describeFailure(company.error)}.`, action);
  }
  const { databaseNumber, companyName, organizationNumber } = company.value;
  const expected = connection.fortnox.tenantId;
  if (expected !== undefined && expected !== databaseNumber) {
    const detail = `The access is to company ${databaseNumber}, not to ${expected}.`;
    return failedCheck(name, detail, 'Give consent for the right company.');
  }
  const told = {
    companyName: companyName ?? null,
    organisationNumber: organizationNumber ?? null,
  };
  await keepCompany(db, connection.id, told);
  return passed(name, `${describeCompany({ tenantId: databaseNumber, ...told })}.`);
}

/** `granted`: of the newest token; `undefined` without one. */
function checkScopes(granted: readonly string[] | undefined): Check {
  const missing = requiredScopes.filter((scope) => granted?.includes(scope) !== true);
  if (missing.length === 0) return passed('scopes', requiredScopes.join(' '));
  const action = 'Give consent once more: scopes added to the app need a new one.';
  return failedCheck('scopes', `Missing: ${missing.join(' ')}.`, action);
}

/** A licence shows only when a resource is asked for; an impossible number finds nothing. */
async function checkLicences(fortnox: FortnoxClient): Promise<Check[]> {
  const none = '0';
  const questions: readonly [string, FortnoxResult<unknown>][] = [
    ['licence for customers', fortnox.customers.search({ customernumber: none })],
    ['licence for invoices', fortnox.invoices.list({ documentnumber: none })],
    ['licence for payments', fortnox.invoicePayments.listByInvoice(none)],
  ];
  return Promise.all(
    questions.map(async ([check, asked]) => {
      const answer = await asked;
      return answer.ok || answer.error.kind === 'not-found'
        ? passed(check, 'Fortnox answers.')
        : failedCheck(
            check,
            `${describeFailure(answer.error)}.`,
            'Check the licences and scopes of the Fortnox company.',
          );
    }),
  );
}
