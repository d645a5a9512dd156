import { Router, type Request, type Response } from 'express';
import type { Html } from '../../html/html.js';
import type { Sandbox } from '../../sandbox.js';
import { loadSamples } from '../../samples/load.js';
import { deliver } from '../deliver.js';
import { doors } from '../invoice.js';
import { doorsOf, settle, type Site, type SiteInvoice } from '../site.js';
import { findJob, readConnection } from '../sync-api.js';
import { syncState, type SyncState } from '../sync-state.js';
import { connect, emptyForm, readForm, viewConnection } from './connect.js';
import { invoicePage, invoicesPage, overviewPage } from './invoice-pages.js';
import { appsPage, fortnoxAppPage } from './settings-pages.js';

/** The pages of one site. */
export function subscriptionFlowPages(sandbox: Sandbox): Router {
  const router = Router({ mergeParams: true });
  const siteOf = (req: Request): Site => {
    const name = req.params['site'];
    return sandbox.sites.get(typeof name === 'string' ? name : '');
  };
  router.get('/', (req, res) => {
    send(res, overviewPage(siteOf(req)));
  });
  router.get('/invoices', (req, res) => {
    send(res, invoicesPage(siteOf(req)));
  });
  router.post('/invoices/samples', (req, res) => {
    const site = siteOf(req);
    loadSamples(site, sandbox.clock);
    res.redirect(303, `/subscriptionflow/${site.name}/invoices`);
  });
  router.use(oneInvoice(sandbox, siteOf));
  router.use(settings(sandbox, siteOf));
  return router;
}

function oneInvoice(sandbox: Sandbox, siteOf: (req: Request) => Site): Router {
  const router = Router({ mergeParams: true });
  const withInvoice = (
    req: Request,
    res: Response,
    next: (site: Site, invoice: SiteInvoice) => void | Promise<void>,
  ): void | Promise<void> => {
    const site = siteOf(req);
    const id = req.params['id'];
    const invoice = site.invoices.get(typeof id === 'string' ? id : '');
    if (invoice) return next(site, invoice);
    res.status(404).type('text').send('There is no such invoice.');
  };
  router.get('/invoices/:id', (req, res) =>
    withInvoice(req, res, (site, invoice) => {
      send(res, invoicePage(site, invoice));
    }),
  );
  router.get('/invoices/:id/sync-state', (req, res) =>
    withInvoice(req, res, async (site, invoice) => {
      res.json(await stateOf(sandbox, site, invoice));
    }),
  );
  router.post('/invoices/:id/pay', (req, res) =>
    withInvoice(req, res, async (site, invoice) => {
      if (invoice.current.status.toLowerCase() === 'due') settle(site, invoice, sandbox.clock);
      await deliver(site, invoice, doorsOf(site, invoice), sandbox.clock);
      res.redirect(303, pageOf(site, invoice));
    }),
  );
  router.post('/invoices/:id/resend', (req, res) =>
    withInvoice(req, res, async (site, invoice) => {
      await deliver(site, invoice, doorsOf(site, invoice), sandbox.clock);
      res.redirect(303, pageOf(site, invoice));
    }),
  );
  return router;
}

const pageOf = (site: Site, invoice: SiteInvoice): string =>
  `/subscriptionflow/${site.name}/invoices/${encodeURIComponent(invoice.current.id)}`;

async function stateOf(sandbox: Sandbox, site: Site, invoice: SiteInvoice): Promise<SyncState> {
  const { syncApi } = sandbox;
  if (!site.connection || !syncApi) return syncState(undefined);
  const { connectionId } = site.connection;
  const job = await findJob(syncApi, connectionId, invoice.current.id);
  if (!job.ok) return { kind: 'unknown', text: job.message };
  const state = syncState(job.value);
  if (state.fortnoxInvoiceNumber === undefined) return state;
  const connection = await readConnection(syncApi, connectionId);
  const tenantId = connection.ok ? (connection.value.fortnox?.tenantId ?? '') : '';
  if (!sandbox.fortnox.companies.has(tenantId)) return state;
  return { ...state, link: `/fortnox/app/${tenantId}/invoices/${state.fortnoxInvoiceNumber}` };
}

function settings(sandbox: Sandbox, siteOf: (req: Request) => Site): Router {
  const router = Router({ mergeParams: true });
  const path = '/settings/apps/fortnox';
  router.get('/settings/apps', (req, res) => {
    send(res, appsPage(siteOf(req)));
  });
  router.get(path, async (req, res) => {
    const site = siteOf(req);
    send(res, fortnoxAppPage(site, await viewConnection(sandbox, site), emptyForm(site)));
  });
  router.post(`${path}/connect`, async (req, res) => {
    const site = siteOf(req);
    const form = readForm(req, site);
    const returnUrl = `${req.protocol}://${req.get('host') ?? ''}/subscriptionflow/${site.name}${path}`;
    const outcome = await connect(sandbox, site, form, returnUrl);
    if (outcome.kind === 'consent') {
      res.redirect(303, outcome.address);
      return;
    }
    const view = await viewConnection(sandbox, site, outcome.message);
    res.status(400);
    send(res, fortnoxAppPage(site, view, form));
  });
  router.post(`${path}/doors`, (req, res) => {
    const site = siteOf(req);
    const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString() : '');
    site.doors = doors.filter((door) => form.getAll('doors').includes(door));
    res.redirect(303, `/subscriptionflow/${site.name}${path}`);
  });
  return router;
}

const send = (res: Response, page: Html): void => {
  res.type('html').send(page.html);
};
