import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { companySettingsSchema, type Company } from '../fortnox/company.js';
import { faultSchema } from '../fortnox/faults.js';
import { outageSchema } from '../fortnox/outage.js';
import { auditLedger } from '../fortnox/audit.js';
import { euSalesListOf } from '../fortnox/eu-sales-list.js';
import { findingsOf, ledgerOf } from '../fortnox/findings.js';
import { addCompany, allScopes, fortnoxSettingsSchema, type Fortnox } from '../fortnox/state.js';
import { applyRegisters, registerNames } from './company-registers.js';
import { callsPerReference, rateReport } from './call-reports.js';

const appSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  redirectUris: z.array(z.string()).default([]),
  serviceAccount: z.boolean().default(true),
});

const consentSchema = z.object({
  clientId: z.string(),
  tenantId: z.string(),
  scopes: z.array(z.string()).default([...allScopes]),
});

const tenantNames = new Set([
  'tenantId',
  ...Object.keys(companySettingsSchema.shape),
  ...registerNames,
]);

/** Settings and registers of a company in one flat object; a misspelt name is refused. */
const tenantSchema = z
  .looseObject({
    tenantId: z
      .string()
      .regex(/^\d{1,9}$/, 'must be a number, as Fortnox numbers its databases')
      .optional(),
  })
  .refine((value) => Object.keys(value).every((name) => tenantNames.has(name)), {
    error: `may only have: ${[...tenantNames].join(', ')}`,
  });

/** `/control/fortnox/…`: set up, break and inspect the stand-in. JSON, for tests and scripts. */
export function fortnoxControl(fortnox: Fortnox): Router {
  const router = Router();
  router.post('/tenants', (req, res) => {
    const { tenantId, ...rest } = tenantSchema.parse(req.body ?? {});
    const company = addCompany(fortnox, tenantId ?? freeTenantId(fortnox), settingsOf(rest));
    applyRegisters(company, rest);
    res.status(201).json(tenantView(company));
  });
  router.get('/tenants', (_req, res) => {
    res.json({ items: [...fortnox.companies.values()].map(tenantView) });
  });
  router.get('/tenants/:tenantId', (req, res) => {
    withCompany(fortnox, req, res, tenantView);
  });
  router.patch('/tenants/:tenantId', (req, res) => {
    withCompany(fortnox, req, res, (company) => {
      const changes = tenantSchema.parse(req.body);
      company.settings = settingsOf({ ...company.settings, ...changes });
      applyRegisters(company, changes);
      return tenantView(company);
    });
  });
  router.post('/apps', (req, res) => {
    const app = appSchema.parse(req.body);
    fortnox.authorizations.apps.set(app.clientId, app);
    res.status(201).json(app);
  });
  router.get('/settings', (_req, res) => {
    res.json(fortnox.settings);
  });
  router.patch('/settings', (req, res) => {
    const changes = z.record(z.string(), z.unknown()).parse(req.body);
    fortnox.settings = fortnoxSettingsSchema.parse({ ...fortnox.settings, ...changes });
    res.json(fortnox.settings);
  });
  router.use(consentControl(fortnox));
  router.use(faultControl(fortnox));
  router.use(callControl(fortnox));
  return router;
}

function consentControl(fortnox: Fortnox): Router {
  const router = Router();
  router.post('/consents', (req, res) => {
    const consent = consentSchema.parse(req.body);
    fortnox.authorizations.consent(consent);
    res.status(201).json(consent);
  });
  router.delete('/consents', (req, res) => {
    const { clientId, tenantId } = consentSchema.parse(req.body);
    fortnox.authorizations.withdraw(clientId, tenantId);
    res.status(204).end();
  });
  router.get('/token-events', (_req, res) => {
    res.json({ items: fortnox.authorizations.events });
  });
  return router;
}

function faultControl(fortnox: Fortnox): Router {
  const router = Router();
  router.post('/faults', (req, res) => {
    res.status(201).json(fortnox.faults.add(faultSchema.parse(req.body)));
  });
  router.get('/faults', (_req, res) => {
    res.json({ items: fortnox.faults.list() });
  });
  router.delete('/faults{/:id}', (req, res) => {
    fortnox.faults.remove(req.params.id);
    res.status(204).end();
  });
  router.put('/outage', (req, res) => {
    fortnox.outage.begin(outageSchema.parse(req.body ?? {}));
    res.json(fortnox.outage.current());
  });
  router.get('/outage', (_req, res) => {
    res.json(fortnox.outage.current() ?? null);
  });
  router.delete('/outage', (_req, res) => {
    fortnox.outage.end();
    res.status(204).end();
  });
  router.get('/held', (_req, res) => {
    res.json({ items: fortnox.holds.list() });
  });
  router.post('/held/:id', (req, res) => {
    const { how } = z.object({ how: z.enum(['proceed', 'drop']) }).parse(req.body);
    const found = fortnox.holds.end(req.params.id, how);
    res.status(found ? 204 : 404).end();
  });
  return router;
}

function callControl(fortnox: Fortnox): Router {
  const router = Router();
  router.get('/calls', (req, res) => {
    const { tenantId, since } = callQuery.parse(req.query);
    const items = fortnox.log
      .all()
      .filter((call) => tenantId === undefined || call.tenantId === tenantId)
      .filter((call) => since === undefined || call.at >= since);
    res.json({ items });
  });
  router.delete('/calls', (_req, res) => {
    fortnox.log.clear();
    res.status(204).end();
  });
  router.get('/:tenantId/ledger', (req, res) => {
    withCompany(fortnox, req, res, (company) => ({
      ...ledgerOf(company),
      calls: callsPerReference(fortnox, company.tenantId),
    }));
  });
  router.get('/:tenantId/findings', (req, res) => {
    withCompany(fortnox, req, res, findingsOf);
  });
  router.get('/:tenantId/audit', (req, res) => {
    withCompany(fortnox, req, res, auditLedger);
  });
  router.get('/:tenantId/eu-sales-list', (req, res) => {
    withCompany(fortnox, req, res, euSalesListOf);
  });
  router.get('/:tenantId/rate', (req, res) => {
    const { since } = callQuery.parse(req.query);
    withCompany(fortnox, req, res, (company) => rateReport(fortnox, company.tenantId, since));
  });
  return router;
}

const callQuery = z.object({
  tenantId: z.string().optional(),
  /** Epoch ms. */
  since: z.coerce.number().optional(),
});

function withCompany(
  fortnox: Fortnox,
  req: Request,
  res: Response,
  answer: (company: Company) => unknown,
): void {
  const tenantId = req.params['tenantId'];
  const company = fortnox.companies.get(typeof tenantId === 'string' ? tenantId : '');
  if (company) res.json(answer(company));
  else res.status(404).json({ error: 'there is no such tenant' });
}

const settingsOf = (input: object) => companySettingsSchema.parse(input);

function freeTenantId(fortnox: Fortnox): string {
  let candidate = 200_001;
  while (fortnox.companies.has(String(candidate))) candidate += 1;
  return String(candidate);
}

const tenantView = (company: Company) => ({
  tenantId: company.tenantId,
  settings: company.settings,
  financialYears: company.financialYears,
  customers: company.customers.size,
  invoices: company.invoices.size,
  payments: company.payments.size,
});
