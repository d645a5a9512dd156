import { randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Clock } from '../clock.js';
import { isObject, parseJson, type JsonObject } from '../json.js';
import { customerDetail, invoiceDetail, invoiceListItem, linkedTransaction } from './api-shapes.js';
import { accepts, paginate, readConditions } from './filter.js';
import type { Site, SiteInvoice, Sites } from './site.js';
import { countRead, meetsOutage, shownNow } from './troubles.js';

/** ms; the real lifetime is not documented, an hour is Laravel Passport's usual. */
const tokenLifetimeMs = 3_600_000;

/** `POST /oauth/token` and `/api/v1/…` of one site. */
export function subscriptionFlowApi(sites: Sites, clock: Clock): Router {
  const router = Router({ mergeParams: true });
  router.use(['/oauth', '/api'], (req, res, next) => {
    if (!meetsOutage(siteOf(sites, req).outage, req, res)) next();
  });
  router.post('/oauth/token', (req, res) => {
    issueToken(siteOf(sites, req), req, res, clock().getTime());
  });
  router.use('/api/v1', (req, res, next) => {
    if (isAuthorized(siteOf(sites, req), req, clock().getTime())) next();
    else res.status(401).json({ message: 'Unauthenticated.' });
  });
  const get = (path: string, answer: (site: Site, req: Request) => JsonObject) => {
    router.get(`/api/v1${path}`, (req, res) => {
      res.json(answer(siteOf(sites, req), req));
    });
  };
  const nowMs = () => clock().getTime();
  get('/invoices', (site, req) => listInvoices(site, req, nowMs()));
  // Seen live: a GET by id that finds nothing answers 200 with empty data.
  get('/invoices/:id', (site, req) => {
    const found = invoiceOf(site, req);
    if (!found) return { data: [] };
    const shown = shownNow(found, nowMs());
    countRead(found);
    return invoiceDetail(shown, baseUrl(req, site));
  });
  get('/invoices/:id/link/transactions', (site, req) => {
    const found = invoiceOf(site, req);
    return { data: linkedTransactions(found && shownNow(found, nowMs())) };
  });
  get('/customers/:id', (site, req) => {
    const found = [...site.invoices.values()].find(
      (invoice) => invoice.current.customer.id === req.params['id'],
    );
    return found ? customerDetail(found, baseUrl(req, site)) : { data: [] };
  });
  router.post('/api/v1/invoices/filter', (req, res) => {
    res.status(201).json(filterInvoices(siteOf(sites, req), req, nowMs()));
  });
  return router;
}

function siteOf(sites: Sites, req: Request): Site {
  const name = req.params['site'];
  return sites.get(typeof name === 'string' ? name : '');
}

const invoiceOf = (site: Site, req: Request): SiteInvoice | undefined => {
  const id = req.params['id'];
  return site.invoices.get(typeof id === 'string' ? id : '');
};

const linkedTransactions = (stored: SiteInvoice | undefined): JsonObject[] =>
  stored?.current.transactions.map((entry) => linkedTransaction(stored.current, entry)) ?? [];

const baseUrl = (req: Request, site: Site): string =>
  `${req.protocol}://${req.get('host') ?? 'localhost'}/subscriptionflow/${site.name}`;

/** Client credentials as a form; JSON bodies were seen to work live as well. */
function issueToken(site: Site, req: Request, res: Response, nowMs: number): void {
  const body = parametersOf(req);
  const known =
    !site.credentialsRefused &&
    body.get('client_id') === site.clientId &&
    body.get('client_secret') === site.clientSecret;
  if (body.get('grant_type') !== 'client_credentials') {
    res.status(400).json({ error: 'unsupported_grant_type', message: 'Grant type not supported.' });
    return;
  }
  if (!known) {
    res.status(401).json({ error: 'invalid_client', message: 'Client authentication failed' });
    return;
  }
  const token = randomBytes(32).toString('hex');
  site.tokens.set(token, nowMs + tokenLifetimeMs);
  res.json({ token_type: 'Bearer', expires_in: tokenLifetimeMs / 1000, access_token: token });
}

function isAuthorized(site: Site, req: Request, nowMs: number): boolean {
  const token = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
  return (site.tokens.get(token) ?? 0) > nowMs;
}

/** Plain lists ignore every condition (seen live); only `/filter` honours them. */
const listInvoices = (site: Site, req: Request, nowMs: number): JsonObject =>
  paginate(listItems(site, nowMs), queryOf(req), `${baseUrl(req, site)}/api/v1/invoices`);

const listItems = (site: Site, nowMs: number): JsonObject[] =>
  [...site.invoices.values()].map((invoice) => invoiceListItem(shownNow(invoice, nowMs)));

/** Without a condition the answer is empty (seen live). */
function filterInvoices(site: Site, req: Request, nowMs: number): JsonObject {
  const parameters = new URLSearchParams([...queryOf(req), ...parametersOf(req)]);
  const conditions = readConditions(parameters);
  const found =
    conditions.length === 0
      ? []
      : listItems(site, nowMs).filter((invoice) => accepts(invoice, conditions));
  return paginate(found, parameters, `${baseUrl(req, site)}/api/v1/invoices/filter`);
}

const queryOf = (req: Request): URLSearchParams =>
  new URL(req.originalUrl, 'http://subscriptionflow').searchParams;

/** A form body, or the flat fields of a JSON body. */
function parametersOf(req: Request): URLSearchParams {
  const written: unknown = req.body;
  const text = Buffer.isBuffer(written) ? written.toString('utf8') : '';
  if (!(req.get('content-type') ?? '').startsWith('application/json')) {
    return new URLSearchParams(text);
  }
  const parsed = parseJson(text);
  const flat = isObject(parsed) ? Object.entries(parsed) : [];
  return new URLSearchParams(
    flat.flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
