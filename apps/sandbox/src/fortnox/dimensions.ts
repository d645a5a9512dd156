import { refused, refusedWithoutCode } from './api-error.js';
import type { Company } from './company.js';
import type { Account, DimensionRule } from './company-defaults.js';
import { text, type Given } from './fields/given.js';

/** Where something is posted, with what stands beside the amount. */
export type Posting = { readonly accountNumber: number; readonly given: Given };

/** A cost centre or project that is named must be there, and the cost centre must be active. */
export function checkDimensionsExist(company: Company, given: Given): void {
  const code = text(given, 'CostCenter');
  const costCenter = code === undefined ? undefined : company.costCenters.get(code);
  if (code !== undefined && !costCenter) {
    throw refusedWithoutCode('Kunde inte hämta/hitta kostnadsställe.');
  }
  if (costCenter?.active === false) {
    throw refused(2000947, `Kostnadsställe ${costCenter.code} är inte aktivt.`);
  }
  const project = text(given, 'Project');
  if (project !== undefined && !company.projects.has(project)) {
    throw refused(2001161, 'Kunde inte hämta/hitta projekt.');
  }
}

/**
 * What the account of each posting wants of it; `whole` is the document, whose cost centre and
 * project count for rows that name none. That 2002821 is the project's code is an inference, and
 * the text about transaction information has no code that anybody has published.
 */
export function checkAccountRules(
  company: Company,
  postings: readonly Posting[],
  whole: Given = new Map(),
): void {
  for (const { accountNumber, given } of postings) {
    const account = company.accounts.get(accountNumber);
    if (account) checkPosting(account, given, whole);
  }
}

function checkPosting(account: Account, given: Given, whole: Given): void {
  const inherited = (name: string) => text(given, name) ?? text(whole, name);
  const { number } = account;
  const costCenter = broken(account.costCenterSettings, inherited('CostCenter'));
  if (costCenter === 'missing') {
    throw refused(2000946, `Kostnadsställe måste anges för konto ${number}.`);
  }
  if (costCenter) throw refusedWithoutCode(`Kostnadsställe får inte anges för konto ${number}.`);
  const project = broken(account.projectSettings, inherited('Project'));
  if (project === 'missing') throw refused(2002821, `Projekt är obligatoriskt på konto ${number}.`);
  if (project) throw refusedWithoutCode(`Projekt får inte anges för konto ${number}.`);
  const information = text(given, 'TransactionInformation');
  if (broken(account.transactionInformationSettings, information) === 'missing') {
    throw refusedWithoutCode(`Transaktionsinformation måste anges för konto ${number}.`);
  }
}

function broken(
  rule: DimensionRule,
  value: string | undefined,
): 'missing' | 'unwanted' | undefined {
  if (rule === 'MANDATORY' && value === undefined) return 'missing';
  return rule === 'NOTALLOWED' && value !== undefined ? 'unwanted' : undefined;
}
