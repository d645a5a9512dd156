import type { FortnoxClient, FortnoxFailure } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, warned, type Check } from './preflight-checks.js';

/**
 * Every cost centre and project that the settings name, for all rows or for some products, must be
 * there; Fortnox refuses the whole invoice otherwise.
 */
export async function checkDimensions(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check[]> {
  const checks = await checkCostCenters(fortnox, [...namedIn(settings, 'costCenter')]);
  for (const number of namedIn(settings, 'project')) {
    checks.push(await checkProject(fortnox, number));
  }
  return checks;
}

function namedIn(settings: ConnectionSettings, field: 'costCenter' | 'project'): Set<string> {
  return new Set([settings, ...settings.dimensions].flatMap((entry) => entry[field] ?? []));
}

async function checkCostCenters(
  fortnox: FortnoxClient,
  codes: readonly string[],
): Promise<Check[]> {
  if (codes.length === 0) return [];
  const listed = await fortnox.costCenters.list();
  if (!listed.ok) return codes.map((code) => notSeen(`cost centre ${code}`, listed.error));
  const known = new Map(listed.value.map((costCenter) => [costCenter.code, costCenter]));
  return codes.map((code) => judgeCostCenter(code, known.get(code)));
}

function judgeCostCenter(
  code: string,
  found:
    { readonly active: boolean | undefined; readonly description: string | undefined } | undefined,
): Check {
  const name = `cost centre ${code}`;
  if (found === undefined) return notThere(name);
  if (found.active !== false) return passed(name, found.description ?? 'It is active.');
  const action = `Activate cost centre ${code} in Fortnox, or change the setting.`;
  return failedCheck(name, 'It is not active: Fortnox refuses invoices that name it.', action);
}

async function checkProject(fortnox: FortnoxClient, number: string): Promise<Check> {
  const name = `project ${number}`;
  const found = await fortnox.projects.get(number);
  if (!found.ok) {
    return found.error.kind === 'not-found' ? notThere(name) : notSeen(name, found.error);
  }
  if (found.value.status !== 'COMPLETED') {
    return passed(name, found.value.description ?? 'It is there.');
  }
  return warned(
    name,
    'It is completed. Whether Fortnox still takes invoices on it is not documented.',
    `Reopen project ${number} in Fortnox, or change the setting.`,
  );
}

const notThere = (name: string): Check =>
  failedCheck(name, 'Fortnox does not have it.', `Add ${name} in Fortnox, or change the setting.`);

/** Without its scope or licence a register cannot be read, while rows may name what is in it. */
const notSeen = (name: string, failure: FortnoxFailure): Check =>
  warned(
    name,
    `It could not be looked up: ${describeFailure(failure)}.`,
    'Compare the setting with the register in Fortnox by eye; looking it up takes a consent with the scopes costcenter and project.',
  );
