import type * as z from 'zod/mini';
import { ApiFailure, failureFrom, failureOf } from './api-failure.js';
import * as shapes from './shapes.js';
import type {
  ApiOverview,
  Connection,
  DeadLetterGroup,
  Me,
  Page,
  Preflight,
  ReplayEstimate,
  ReplayListed,
  ReplayProgress,
  SyncJob,
  SyncJobWithTimeline,
} from './shapes.js';

type Query = Readonly<Record<string, string | undefined>>;

type ReplayFilter = {
  readonly fingerprint?: string;
  readonly connectionId?: string;
};

export type ReplayRequest = {
  readonly filter: ReplayFilter;
  readonly reason: string;
  /** Share of each company's Fortnox limit, 1–100. */
  readonly ratePercent: number;
};

export type ReplayCommand = 'pause' | 'resume' | 'abort';

/** A page that leaves is not interested in the answer any more. */
export type Reading = { readonly signal?: AbortSignal };

/** Far above any answer from PostgreSQL; a page that polls must not wait for ever. */
const READ_TIMEOUT_MS = 15_000;

/** Preflight and resolve ask Fortnox several things in a row, each within 30 s by default. */
const CHANGE_TIMEOUT_MS = 120_000;

/** Largest page the API gives (contract: limit 1–200). */
export const LARGEST_PAGE = 200;

/** Enough to see what is being replayed now. */
const LATEST_REPLAYS = 5;

/** GET /v1/me. An API without that address treats the login as an operator: it still decides. */
export async function readMe(reading: Reading): Promise<Me> {
  return ifNotFound(get('/v1/me', {}, shapes.meShape, reading), {
    name: '',
    role: 'operator',
  });
}

export async function readJobs(query: Query, reading: Reading): Promise<Page<SyncJob>> {
  return get('/v1/sync-jobs', query, shapes.pageOf(shapes.jobShape), reading);
}

export async function readJob(id: string, reading: Reading): Promise<SyncJobWithTimeline> {
  return get(`/v1/sync-jobs/${encodeURIComponent(id)}`, {}, shapes.jobWithTimelineShape, reading);
}

export async function readDeadLetters(reading: Reading): Promise<Page<DeadLetterGroup>> {
  const shape = shapes.pageOf(shapes.deadLetterGroupShape);
  return get('/v1/dead-letters', { limit: String(LARGEST_PAGE) }, shape, reading);
}

export async function readConnections(reading: Reading): Promise<Page<Connection>> {
  const shape = shapes.pageOf(shapes.connectionShape);
  return get('/v1/connections', { limit: String(LARGEST_PAGE) }, shape, reading);
}

export async function readConnection(id: string, reading: Reading): Promise<Connection> {
  return get(connectionPath(id), {}, shapes.connectionShape, reading);
}

/** GET /v1/overview, or `undefined` where the API has none and the page counts for itself. */
export async function readOverview(reading: Reading): Promise<ApiOverview | undefined> {
  return ifNotFound(get('/v1/overview', {}, shapes.overviewShape, reading), undefined);
}

export async function readReplay(id: string, reading: Reading): Promise<ReplayProgress> {
  return get(`/v1/replays/${encodeURIComponent(id)}`, {}, shapes.replayProgressShape, reading);
}

/** The latest replays, whoever started them. */
export async function readReplays(reading: Reading): Promise<Page<ReplayListed>> {
  const shape = shapes.pageOf(shapes.replayListedShape);
  return get('/v1/replays', { limit: String(LATEST_REPLAYS) }, shape, reading);
}

/** An empty reason is none: the API refuses one that says nothing. */
export async function replayJob(id: string, reason: string): Promise<void> {
  const body = reason === '' ? {} : { reason };
  await change(`/v1/sync-jobs/${encodeURIComponent(id)}/replay`, body);
}

export async function resolveJob(
  id: string,
  resolution: { readonly fortnoxInvoiceNumber: string; readonly reason: string },
): Promise<void> {
  await change(`/v1/sync-jobs/${encodeURIComponent(id)}/resolve`, resolution);
}

export async function discardJob(id: string, reason: string): Promise<void> {
  await change(`/v1/sync-jobs/${encodeURIComponent(id)}/discard`, { reason });
}

/** What a replay would do. Changes nothing. */
export async function estimateReplay(request: ReplayRequest): Promise<ReplayEstimate> {
  const answer = await change('/v1/replays', { ...request, dryRun: true });
  return parse(shapes.replayEstimateShape, answer);
}

/** Starts a replay. The same key again gives the same replay: safe against double clicks. */
export async function startReplay(request: ReplayRequest, key: string): Promise<string> {
  const headers = { 'Idempotency-Key': key };
  const answer = await change('/v1/replays', { ...request, dryRun: false }, { headers });
  return parse(shapes.startedShape, answer).id;
}

export async function commandReplay(id: string, command: ReplayCommand): Promise<void> {
  await change(`/v1/replays/${encodeURIComponent(id)}/${command}`, {});
}

export async function pauseConnection(id: string, action: 'pause' | 'resume'): Promise<void> {
  await change(connectionPath(id), { paused: action === 'pause' }, { method: 'PATCH' });
}

/** Asks Fortnox whether invoices of this connection could be booked. Changes nothing there. */
export async function runPreflight(id: string): Promise<Preflight> {
  return parse(shapes.preflightShape, await change(`${connectionPath(id)}/preflight`, {}));
}

/** Ends this browser's login; the API answers with a redirect that only a page would follow. */
export async function logOut(): Promise<void> {
  const headers = { 'X-Requested-With': 'console' };
  await fetch('/logout', { method: 'POST', headers, redirect: 'manual' });
}

function connectionPath(id: string): string {
  return `/v1/connections/${encodeURIComponent(id)}`;
}

async function get<Shape extends z.ZodMiniType>(
  path: string,
  query: Query,
  shape: Shape,
  reading: Reading,
): Promise<z.output<Shape>> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, value);
  }
  const search = parameters.size > 0 ? `?${parameters.toString()}` : '';
  const signals = [
    AbortSignal.timeout(READ_TIMEOUT_MS),
    ...(reading.signal ? [reading.signal] : []),
  ];
  return parse(shape, await call(path + search, { signal: AbortSignal.any(signals) }));
}

async function change(
  path: string,
  body: unknown,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<unknown> {
  return call(path, {
    method: options.method ?? 'POST',
    headers: {
      'Content-Type': 'application/json',
      // A foreign page's form cannot set this header; the API wants it with the login cookie.
      'X-Requested-With': 'console',
      ...options.headers,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CHANGE_TIMEOUT_MS),
  });
}

async function call(address: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(address, { ...init, credentials: 'same-origin' });
    const text = await response.text();
    if (!response.ok) throw failureFrom(response.status, jsonOrNothing(text));
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw failureOf(error);
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parse<Shape extends z.ZodMiniType>(shape: Shape, answer: unknown): z.output<Shape> {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw failureOf(parsed.error);
  return parsed.data;
}

async function ifNotFound<T, U>(answer: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'not-found') return otherwise;
    throw error;
  }
}
