import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError } from '@sync/shared';
import { z } from 'zod';
import type { BadLine } from './state.js';

/** What became of one line. */
export type LineOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'known' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'bad'; readonly errors: BadLine['errors'] };

export type SyncApi = {
  /** Waits as long as the API is away; throws `ConfigurationError` when going on is no use. */
  enqueue(connectionId: string, body: Buffer): Promise<LineOutcome>;
  connectionOfSite(site: string): Promise<string | undefined>;
};

type Answer = { readonly status: number; readonly json: unknown; readonly retryAfterMs: number };

/** One request; past it the API hangs. Three times what it needs for its slowest answer. */
const timeoutMs = 30_000;
const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** A 500 may be this very line's; an outage of the API answers otherwise. */
const triesOn500 = 5;

export function createSyncApi(options: {
  readonly apiUrl: string;
  readonly token: string;
  /** Told once per outage and when it is over. */
  readonly onWait: (reason: string) => void;
}): SyncApi {
  const request = requester(options);
  const sites = new Map<string, Promise<string | undefined>>();
  return {
    enqueue: async (connectionId, body) => {
      const path = `/v1/connections/${encodeURIComponent(connectionId)}/invoices?lane=backfill`;
      return outcomeOf(await request('POST', path, body));
    },
    connectionOfSite: (site) => {
      const known = sites.get(site) ?? findConnection(request, site);
      sites.set(site, known);
      return known;
    },
  };
}

type Send = (method: 'GET' | 'POST', path: string, body?: Buffer) => Promise<Answer>;

/** Repeats what may succeed later: the network, 429, 502, 503, 504; 500 a few times. */
function requester(options: Parameters<typeof createSyncApi>[0]): Send {
  return async (method, path, body) => {
    let told = false;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(options, method, path, body);
      if (typeof answer !== 'string' && !isPassing(answer.status, attempt)) return answer;
      const reason = typeof answer === 'string' ? answer : `it answers ${answer.status}`;
      if (!told) options.onWait(reason);
      told = true;
      const backoffMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 10));
      await sleep(Math.max(backoffMs, typeof answer === 'string' ? 0 : answer.retryAfterMs));
    }
  };
}

function isPassing(status: number, attempt: number): boolean {
  return [429, 502, 503, 504].includes(status) || (status === 500 && attempt < triesOn500);
}

/** The answer, or why there was none. */
async function once(
  { apiUrl, token }: Parameters<typeof createSyncApi>[0],
  method: string,
  path: string,
  body: Buffer | undefined,
): Promise<Answer | string> {
  try {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    const json = parseJson(await response.text());
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return {
      status: response.status,
      json,
      retryAfterMs: Number.isFinite(seconds) ? Math.min(seconds * 1000, longestWaitMs) : 0,
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? `it cannot be reached (${cause.message})` : 'no answer';
  }
}

const problemSchema = z.looseObject({
  detail: z.string().optional(),
  status: z.unknown().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

function outcomeOf({ status, json }: Answer): LineOutcome {
  if (status === 202) return { kind: 'accepted' };
  const answer = problemSchema.safeParse(json).data ?? {};
  if (status === 200) return { kind: answer.status === 'ignored' ? 'ignored' : 'known' };
  const detail = answer.detail ?? 'no detail';
  if ([401, 403, 404].includes(status)) {
    throw new ConfigurationError(`the API refuses (${status}): ${detail}`);
  }
  return { kind: 'bad', errors: answer.errors ?? [{ pointer: '', message: detail }] };
}

const connectionsSchema = z.object({
  items: z.array(z.object({ id: z.string(), subscriptionflow: z.object({ site: z.string() }) })),
  nextCursor: z.string().nullable(),
});

/** `undefined`: no connection has this site. Several: only a person can choose. */
async function findConnection(request: Send, site: string): Promise<string | undefined> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await request('GET', `/v1/connections?limit=200${after}`);
    const page = connectionsSchema.safeParse(answer.json);
    if (!page.success) {
      throw new ConfigurationError(`the API does not list connections (${answer.status})`);
    }
    const matching = page.data.items.filter((item) => item.subscriptionflow.site === site);
    found.push(...matching.map((item) => item.id));
    cursor = page.data.nextCursor;
  }
  if (found.length < 2) return found[0];
  throw new ConfigurationError(
    `several connections have the site "${site}": choose one with --connection (${found.join(', ')})`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
