import { createHash, randomUUID } from 'node:crypto';
import { Decimal } from '@sync/shared';
import { type Clock, swedishDate } from '../clock.js';
import type { Door, Invoice } from './invoice.js';
import { beginLag, type Lag, type PaidShowsLate, type SiteOutage } from './troubles.js';

/** Where this site's paid invoices are told to, once it is connected. */
export type SiteConnection = {
  readonly connectionId: string;
  readonly webhookUrl: string;
  readonly eventUrl: string;
  readonly signingSecret: string;
};

/** One attempt to tell the outside about an invoice. */
export type Delivery = {
  readonly id: string;
  readonly invoiceId: string;
  readonly door: Door;
  readonly at: string;
  /** `undefined`: no answer at all. */
  readonly status: number | undefined;
  /** The answer's beginning, or why there was none. */
  readonly detail: string;
};

export type SiteInvoice = {
  current: Invoice;
  /** What it becomes when the payment is processed; made up when there is none. */
  readonly settled: Invoice | undefined;
  readonly doors: readonly Door[] | undefined;
  readonly createdAt: string;
  updatedAt: string;
  /** What the API shows instead, for a while. */
  lag: Lag | undefined;
};

/** One tenant of SubscriptionFlow, in memory. */
export type Site = {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Access token → epoch ms at which it ends. Several are valid at once. */
  readonly tokens: Map<string, number>;
  readonly invoices: Map<string, SiteInvoice>;
  connection: SiteConnection | undefined;
  doors: readonly Door[];
  outage: SiteOutage | undefined;
  /** The token endpoint answers 401, as after the app was removed or its secret renewed. */
  credentialsRefused: boolean;
  /** The API lags behind the webhook. */
  paidShowsLate: PaidShowsLate | undefined;
  readonly deliveries: Delivery[];
};

export type Sites = { get(name: string): Site; all(): readonly Site[]; reset(name: string): Site };

/** Sites come into being when they are first asked for. */
export function createSites(): Sites {
  const sites = new Map<string, Site>();
  const create = (name: string): Site => {
    const site = createSite(name);
    sites.set(name, site);
    return site;
  };
  return {
    get: (name) => sites.get(name) ?? create(name),
    all: () => [...sites.values()],
    reset: create,
  };
}

/** Credentials follow from the name, so that scripts and restarts agree on them. */
function createSite(name: string): Site {
  const secret = createHash('sha256').update(`sandbox site ${name}`).digest('hex');
  return {
    name,
    clientId: `sf-${name}`,
    clientSecret: secret.slice(0, 40),
    tokens: new Map(),
    invoices: new Map(),
    connection: undefined,
    doors: ['webhook'],
    outage: undefined,
    credentialsRefused: false,
    paidShowsLate: undefined,
    deliveries: [],
  };
}

/** The invoice's own doors, else the site's. */
export const doorsOf = (site: Site, invoice: SiteInvoice): readonly Door[] =>
  invoice.doors ?? site.doors;

/** The signed event goes to the same service as the webhook, under the connection's id. */
export function withEventUrl(
  connection: Omit<SiteConnection, 'eventUrl'> & { readonly eventUrl?: string | undefined },
): SiteConnection {
  const origin = new URL(connection.webhookUrl).origin;
  const eventUrl = `${origin}/v1/connections/${connection.connectionId}/invoices`;
  return { ...connection, eventUrl: connection.eventUrl ?? eventUrl };
}

export const isSiteName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(name);

export function addInvoice(
  site: Site,
  invoice: {
    readonly current: Invoice;
    readonly settled?: Invoice;
    readonly doors?: readonly Door[];
  },
  clock: Clock,
): SiteInvoice {
  const now = clock().toISOString();
  const added: SiteInvoice = {
    current: invoice.current,
    settled: invoice.settled,
    doors: invoice.doors,
    createdAt: now,
    updatedAt: now,
    lag: undefined,
  };
  site.invoices.set(invoice.current.id, added);
  return added;
}

/** *Process Payment*: the invoice becomes what was prepared for it, or simply paid in full today. */
export function settle(site: Site, invoice: SiteInvoice, clock: Clock): Invoice {
  const before = { current: invoice.current, updatedAt: invoice.updatedAt };
  invoice.lag = beginLag(site.paidShowsLate, before, clock().getTime());
  invoice.current = invoice.settled ?? paidInFull(invoice.current, swedishDate(clock()));
  invoice.updatedAt = clock().toISOString();
  return invoice.current;
}

function paidInFull(invoice: Invoice, today: string): Invoice {
  const rest = new Decimal(invoice.total_amount)
    .sub(invoice.received_payment)
    .sub(invoice.sum_of_credit_notes)
    .toFixed(decimalsOf(invoice.total_amount));
  const transaction = {
    id: randomUUID(),
    name: `P-${invoice.name.replace(/\D/g, '').padStart(6, '0')}`,
    type: 'Payment',
    status: 'Paid',
    date: today,
    amount: rest,
    applied_amount: rest,
    currency: invoice.currency,
    cash_or_card: 'card',
    gateway: 'stripe',
  };
  return {
    ...invoice,
    status: 'Paid',
    received_payment: new Decimal(invoice.received_payment)
      .add(rest)
      .toFixed(decimalsOf(invoice.total_amount)),
    closing_balance: new Decimal(0).toFixed(decimalsOf(invoice.total_amount)),
    transactions: [...invoice.transactions, transaction],
  };
}

const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;
