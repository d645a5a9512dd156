import { Router, type Request, type Response } from 'express';
import { type Html, html } from '../../html/html.js';
import type { Company } from '../company.js';
import { faultSchema } from '../faults.js';
import type { Fortnox } from '../state.js';
import { companyPage } from './company-page.js';
import { faultsPage } from './faults-page.js';
import { fortnoxPage } from './layout.js';
import {
  companiesPage,
  customersPage,
  invoicePage,
  invoicesPage,
  paymentsPage,
} from './ledger-pages.js';

/** The pages below `/fortnox/app` and `/fortnox/faults`. */
export function fortnoxPages(fortnox: Fortnox): Router {
  const router = Router();
  const ofCompany = (path: string, page: (company: Company) => Html) => {
    router.get(`/app/:tenantId${path}`, (req, res) => {
      const company = fortnox.companies.get(req.params['tenantId'] ?? '');
      sendPage(res, company && page(company));
    });
  };
  router.get('/', (_req, res) => {
    sendPage(res, companiesPage([...fortnox.companies.values()]));
  });
  ofCompany('/invoices', invoicesPage);
  ofCompany('/payments', paymentsPage);
  ofCompany('/customers', customersPage);
  ofCompany('/company', companyPage);
  router.get('/app/:tenantId/invoices/:number', (req, res) => {
    const company = fortnox.companies.get(req.params.tenantId);
    const invoice = company?.invoices.get(Number(req.params.number));
    sendPage(res, company && invoice && invoicePage(company, invoice));
  });
  router.get('/faults', (_req, res) => {
    sendPage(res, faultsPage(fortnox));
  });
  router.post('/faults', (req, res) => {
    setFault(fortnox, req);
    res.redirect(303, '/fortnox/faults');
  });
  router.post('/faults/clear', (_req, res) => {
    fortnox.faults.remove();
    res.redirect(303, '/fortnox/faults');
  });
  return router;
}

function sendPage(res: Response, page: Html | undefined): void {
  const shown =
    page ??
    fortnoxPage({ title: 'Not found', body: html`<p class="empty">There is nothing here.</p>` });
  res
    .status(page ? 200 : 404)
    .type('html')
    .send(shown.html);
}

/** What is not filled in does not narrow the fault; nonsense sets nothing. */
function setFault(fortnox: Fortnox, req: Request): void {
  const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString() : '');
  const text = (name: string) =>
    form.get(name) === '' ? undefined : (form.get(name) ?? undefined);
  const whole = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
  const parsed = faultSchema.safeParse({
    match: { method: text('method'), path: text('path') },
    kind: text('kind'),
    times: whole('times'),
    delayMs: whole('delayMs'),
    code: whole('code'),
    status: whole('status'),
  });
  if (parsed.success) fortnox.faults.add(parsed.data);
}
