import { err, idAtMost, ok, outgoingAgent, type Result } from '@sync/shared';
import { createAccessTokens, type AccessTokens } from './access-token.js';
import { parseExactJson, type ExactJson } from './exact-json.js';
import type { SubscriptionFlowFailure, SubscriptionFlowResult } from './failure.js';
import { failureOf, isSuccess, send, type HttpCall, type HttpOptions } from './http.js';
import {
  detailOf,
  listOf,
  readSummary,
  type ApiRecord,
  type InvoiceFilter,
  type InvoicePage,
} from './records.js';

export type SubscriptionFlowClientOptions = {
  /** `https://{site}.subscriptionflow.com`, without a trailing slash. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** One HTTP call, to the last byte. SubscriptionFlow has been seen to take about 2 s. */
  readonly timeoutMs: number;
};

/**
 * Reads from SubscriptionFlow's API (v1). Never throws for an expected failure, and repeats a
 * call only once: after a 401, with a new token. Everything else is the queue's to repeat.
 */
export type SubscriptionFlowClient = {
  getInvoice(id: string, signal?: AbortSignal): SubscriptionFlowResult<ApiRecord>;
  /** With `pivot_amount`: the part of each transaction that was applied to this invoice. */
  getInvoiceTransactions(
    invoiceId: string,
    signal?: AbortSignal,
  ): SubscriptionFlowResult<readonly ApiRecord[]>;
  getCustomer(id: string, signal?: AbortSignal): SubscriptionFlowResult<ApiRecord>;
  /** Thin invoices, for reconciliation. Only this call honours the time of the last change. */
  filterInvoices(filter: InvoiceFilter, signal?: AbortSignal): SubscriptionFlowResult<InvoicePage>;
  /** Ends its connections; calls still running end as `unavailable`. */
  close(): Promise<void>;
};

/** The largest invoice flattens to some thousand fields; more than this is no answer. */
const maxAnswerBytes = 16 * 1024 * 1024;
const transactionsPerPage = 200;
/** As many as an event may have. */
const maxTransactions = 1000;
/** Of a list of invoices; at 200 on each twice what a busy year holds. */
const maxPages = 1000;

export function createSubscriptionFlowClient(
  options: SubscriptionFlowClientOptions,
): SubscriptionFlowClient {
  const dispatcher = outgoingAgent({ maxResponseSize: maxAnswerBytes });
  const http = { dispatcher, timeoutMs: options.timeoutMs };
  const session = { baseUrl: options.baseUrl, tokens: createAccessTokens(options, http), http };
  const readOne = async (list: string, id: string, signal: AbortSignal | undefined) =>
    isNoId(id)
      ? err(noSuchId)
      : detailOf(await read(session, get(`/${list}/${encodeURIComponent(id)}`), signal));
  return {
    getInvoice: (id, signal) => readOne('invoices', id, signal),
    getInvoiceTransactions: async (id, signal) =>
      isNoId(id)
        ? err(noSuchId)
        : readTransactions(
            session,
            `/invoices/${encodeURIComponent(id)}/link/transactions`,
            signal,
          ),
    getCustomer: (id, signal) => readOne('customers', id, signal),
    async filterInvoices(filter, signal) {
      if (filter.page > maxPages) return err(endless('POST /invoices/filter'));
      return toPage(await read(session, filterCall(filter), signal), filter);
    },
    close: () => dispatcher.destroy(),
  };
}

/**
 * As a part of an address `.` and `..` lead to another place, in whichever way they are written. What is longer
 * than an id would be the text of a failure, which says what was asked for.
 */
const isNoId = (id: string): boolean => id === '.' || id === '..' || id.length > idAtMost;

const noSuchId: SubscriptionFlowFailure = { kind: 'not-found', detail: 'no record has this id' };

type Session = {
  readonly baseUrl: string;
  readonly tokens: AccessTokens;
  readonly http: HttpOptions;
};

type ApiCall = Pick<HttpCall, 'method'> & { readonly path: string };

const get = (path: string): ApiCall => ({ method: 'GET', path });

async function read(
  session: Session,
  call: ApiCall,
  signal: AbortSignal | undefined,
): SubscriptionFlowResult<ExactJson> {
  const first = await readOnce(session, call, signal);
  if (first.ok || first.error.kind !== 'unauthorized') return first;
  // The refused token is dropped by now. If none could be had, asking again would not help.
  return first.error.detail.startsWith('POST /oauth/token')
    ? first
    : readOnce(session, call, signal);
}

async function readOnce(
  session: Session,
  { method, path }: ApiCall,
  signal: AbortSignal | undefined,
): SubscriptionFlowResult<ExactJson> {
  const token = await session.tokens.get();
  if (!token.ok) return token;
  const headers = { accept: 'application/json', authorization: `Bearer ${token.value}` };
  const url = `${session.baseUrl}/api/v1${path}`;
  const answer = await send({ method, url, headers }, { ...session.http, signal });
  if (!answer.ok) return answer;
  const name = `${method} ${path.split('?')[0] ?? ''}`;
  if (answer.value.status === 401) session.tokens.drop(token.value);
  if (!isSuccess(answer.value.status)) return err(failureOf(answer.value, name));
  const json = parseExactJson(answer.value.text);
  return json === undefined
    ? err({ kind: 'unreadable', detail: `${name} answered no JSON` })
    : ok(json);
}

/** A list that goes on for ever, for instance because pages are not told apart, would fill the memory. */
const endless = (call: string): SubscriptionFlowFailure => ({
  kind: 'unreadable',
  detail: `${call} answered more pages than there can be`,
});

/** All pages: a payment left out would leave the invoice open in Fortnox. */
async function readTransactions(
  session: Session,
  path: string,
  signal: AbortSignal | undefined,
): SubscriptionFlowResult<readonly ApiRecord[]> {
  const all: ApiRecord[] = [];
  for (let page = 1; ; page += 1) {
    const call = get(`${path}?page=${page}&per_page=${transactionsPerPage}`);
    const list = listOf(await read(session, call, signal));
    if (!list.ok) return list;
    all.push(...list.value.records);
    if (all.length > maxTransactions) return err(endless(`GET ${path}`));
    if (list.value.lastPage <= page || list.value.records.length === 0) return ok(all);
  }
}

function filterCall(filter: InvoiceFilter): ApiCall {
  const { status, updatedSince, invoiceDates, page, pageSize = 200 } = filter;
  const query = new URLSearchParams({
    'filter[status][$equals]': status,
    ...(updatedSince === undefined ? {} : { 'filter[updated_at][$gte]': updatedSince }),
    ...(invoiceDates === undefined
      ? {}
      : {
          'filter[invoice_date][$gte]': invoiceDates.from,
          'filter[invoice_date][$lte]': invoiceDates.to,
        }),
    'filter[$limit]': String(pageSize),
    'filter[$offset]': String((page - 1) * pageSize),
  });
  return { method: 'POST', path: `/invoices/filter?${query.toString()}` };
}

function toPage(
  json: Result<ExactJson, SubscriptionFlowFailure>,
  { page, pageSize = 200 }: InvoiceFilter,
): Result<InvoicePage, SubscriptionFlowFailure> {
  const list = listOf(json);
  if (!list.ok) return list;
  const { records, lastPage } = list.value;
  // With an offset SubscriptionFlow may report one page only; a full one means there may be more.
  const hasMore = records.length > 0 && (lastPage > page || records.length >= pageSize);
  return ok({ invoices: records.flatMap(readSummary), hasMore });
}
