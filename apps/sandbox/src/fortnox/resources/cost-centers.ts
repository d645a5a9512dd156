import type { JsonObject } from '../../json.js';
import { missingWithoutCode, refused, refusedWithoutCode } from '../api-error.js';
import { created, noContent, ok, pathValue, type Call, type Handler } from '../call.js';
import type { CostCenter } from '../company.js';
import { flag, text } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { costCenterFields } from '../fields/register-fields.js';
import { page } from '../listing.js';

export const listCostCenters: Handler = (call) =>
  page(call, 'CostCenters', [...call.company.costCenters.values()], (costCenter) =>
    costCenterView(costCenter, call.baseUrl),
  );

export const readCostCenter: Handler = (call) =>
  ok({ CostCenter: costCenterView(findCostCenter(call), call.baseUrl) });

export const createCostCenter: Handler = (call) => {
  const given = readBody(call.body, 'CostCenter', costCenterFields);
  const code = text(given, 'Code');
  const description = text(given, 'Description');
  if (code === undefined || description === undefined) {
    throw refused(2000588, 'Code och Description krävs.');
  }
  if (call.company.costCenters.has(code)) {
    throw refusedWithoutCode(`Kostnadsställe ${code} används redan.`);
  }
  const costCenter = { code, description, active: flag(given, 'Active') ?? true };
  call.company.costCenters.set(code, costCenter);
  return created({ CostCenter: costCenterView(costCenter, call.baseUrl) });
};

export const updateCostCenter: Handler = (call) => {
  const costCenter = findCostCenter(call);
  const given = readBody(call.body, 'CostCenter', costCenterFields);
  costCenter.description = text(given, 'Description') ?? costCenter.description;
  costCenter.active = flag(given, 'Active') ?? costCenter.active;
  return ok({ CostCenter: costCenterView(costCenter, call.baseUrl) });
};

export const deleteCostCenter: Handler = (call) => {
  call.company.costCenters.delete(findCostCenter(call).code);
  return noContent;
};

function findCostCenter(call: Call): CostCenter {
  const found = call.company.costCenters.get(pathValue(call, 'code'));
  if (!found) throw missingWithoutCode('Kunde inte hämta/hitta kostnadsställe.');
  return found;
}

const costCenterView = (costCenter: CostCenter, baseUrl: string): JsonObject => ({
  '@url': `${baseUrl}/costcenters/${encodeURIComponent(costCenter.code)}`,
  Code: costCenter.code,
  Description: costCenter.description,
  Note: '',
  Active: costCenter.active,
});
