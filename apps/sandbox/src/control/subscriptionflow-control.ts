import { Router, type Request } from 'express';
import { z } from 'zod';
import { isObject } from '../json.js';
import type { Sandbox } from '../sandbox.js';
import { loadSamples } from '../samples/load.js';
import { samples } from '../samples/samples.js';
import { deliver } from '../subscriptionflow/deliver.js';
import { doors, invoiceSchema } from '../subscriptionflow/invoice.js';
import { paidShowsLateSchema, siteOutageSchema } from '../subscriptionflow/troubles.js';
import { addInvoice, doorsOf, settle, withEventUrl, type Site } from '../subscriptionflow/site.js';

const doorList = z.array(z.enum(doors));

const siteChangesSchema = z.strictObject({
  doors: doorList.optional(),
  outage: siteOutageSchema.nullable().optional(),
  credentialsRefused: z.boolean().optional(),
  paidShowsLate: paidShowsLateSchema.nullable().optional(),
  /** Access tokens end before their time, as after a restart of SubscriptionFlow. */
  forgetTokens: z.boolean().default(false),
});

const connectionSchema = z.object({
  connectionId: z.string(),
  webhookUrl: z.url(),
  signingSecret: z.string(),
  /** `POST /v1/connections/{id}/invoices`; follows from the webhook's address when left out. */
  eventUrl: z.url().optional(),
});

/** `/control/subscriptionflow/{site}/…` and `/control/samples`. */
export function subscriptionFlowControl(sandbox: Sandbox): Router {
  const router = Router();
  router.get('/subscriptionflow/:site', (req, res) => {
    res.json(siteView(siteOf(sandbox, req)));
  });
  router.delete('/subscriptionflow/:site', (req, res) => {
    sandbox.sites.reset(req.params.site);
    res.status(204).end();
  });
  router.post('/subscriptionflow/:site/connection', (req, res) => {
    const site = siteOf(sandbox, req);
    site.connection = withEventUrl(connectionSchema.parse(req.body));
    res.status(201).json(site.connection);
  });
  router.patch('/subscriptionflow/:site', (req, res) => {
    const site = siteOf(sandbox, req);
    applyChanges(site, siteChangesSchema.parse(req.body));
    res.json(siteView(site));
  });
  router.post('/sync-api', (req, res) => {
    sandbox.syncApi = z.object({ url: z.url(), token: z.string() }).parse(req.body);
    res.status(204).end();
  });
  router.use(invoiceControl(sandbox));
  router.use(sampleControl(sandbox));
  return router;
}

/** `null` ends a trouble, a name that is left out stays as it is. */
function applyChanges(site: Site, changes: z.output<typeof siteChangesSchema>): void {
  site.doors = changes.doors ?? site.doors;
  if (changes.outage !== undefined) site.outage = toOutage(changes.outage);
  site.credentialsRefused = changes.credentialsRefused ?? site.credentialsRefused;
  if (changes.paidShowsLate !== undefined) site.paidShowsLate = changes.paidShowsLate ?? undefined;
  if (changes.forgetTokens) site.tokens.clear();
}

const toOutage = (what: z.output<typeof siteOutageSchema> | null): Site['outage'] =>
  what === null ? undefined : { what, remaining: what.times };

function invoiceControl(sandbox: Sandbox): Router {
  const router = Router();
  router.post('/subscriptionflow/:site/invoices/bulk', (req, res) => {
    const { invoices } = z.object({ invoices: z.array(invoiceSchema) }).parse(req.body);
    const site = siteOf(sandbox, req);
    for (const current of invoices) addInvoice(site, { current }, sandbox.clock);
    res.status(201).json({ added: invoices.length });
  });
  /** Body: an invoice, or `{invoice, settled?, doors?}`. */
  router.post('/subscriptionflow/:site/invoices', (req, res) => {
    const given: unknown = req.body;
    const body = isObject(given) && 'invoice' in given ? given : { invoice: given };
    const { invoice, settled, doors: wanted } = newInvoiceSchema.parse(body);
    const added = addInvoice(
      siteOf(sandbox, req),
      { current: invoice, ...(settled ? { settled } : {}), ...(wanted ? { doors: wanted } : {}) },
      sandbox.clock,
    );
    res.status(201).json(added.current);
  });
  router.get('/subscriptionflow/:site/invoices/:id', (req, res) => {
    const found = siteOf(sandbox, req).invoices.get(req.params.id);
    if (found) res.json(found.current);
    else res.status(404).json({ error: 'there is no such invoice' });
  });
  router.post('/subscriptionflow/:site/invoices/:id/pay', async (req, res) => {
    const site = siteOf(sandbox, req);
    const found = site.invoices.get(req.params.id);
    if (!found) {
      res.status(404).json({ error: 'there is no such invoice' });
      return;
    }
    const wanted = z.object({ doors: doorList.optional() }).parse(req.body ?? {});
    const invoice = settle(site, found, sandbox.clock);
    const through = wanted.doors ?? doorsOf(site, found);
    res.json({ invoice, deliveries: await deliver(site, found, through, sandbox.clock) });
  });
  router.get('/subscriptionflow/:site/deliveries', (req, res) => {
    res.json({ items: siteOf(sandbox, req).deliveries });
  });
  return router;
}

const newInvoiceSchema = z.object({
  invoice: invoiceSchema,
  settled: invoiceSchema.optional(),
  doors: doorList.optional(),
});

function sampleControl(sandbox: Sandbox): Router {
  const router = Router();
  router.get('/samples', (_req, res) => {
    res.json({ items: samples });
  });
  /** Puts the samples into a site as DUE; paying one makes it what the sample says. */
  router.post('/samples/load', (req, res) => {
    const { site } = z.object({ site: z.string() }).parse(req.body);
    const items = loadSamples(sandbox.sites.get(site), sandbox.clock);
    res.status(201).json({ items });
  });
  return router;
}

function siteOf(sandbox: Sandbox, req: Request): Site {
  const name = req.params['site'];
  return sandbox.sites.get(typeof name === 'string' ? name : '');
}

const siteView = (site: Site) => ({
  site: site.name,
  clientId: site.clientId,
  clientSecret: site.clientSecret,
  doors: site.doors,
  outage: site.outage?.what ?? null,
  credentialsRefused: site.credentialsRefused,
  paidShowsLate: site.paidShowsLate ?? null,
  connection: site.connection,
  invoices: site.invoices.size,
});
