import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { changedAccess, isAccess, readAccess, type ShownAccess } from './access-answers.js';
import { changedAgreement, readAgreements, type ShownAgreements } from './agreement-answers.js';
import { list, ok, problem, type Answer } from './answers.js';
import { audit } from './fixtures/audit.js';
import { connections, preflight } from './fixtures/connections.js';
import { comments, deadLetters, putOffCause } from './fixtures/dead-letters.js';
import { event, refundEvent } from './fixtures/event.js';
import { outlook } from './fixtures/outlook.js';
import { deadJob, inFortnoxNow, jobs, refundJob } from './fixtures/jobs.js';
import { sent } from './fixtures/sent.js';
import { deliveries, notifications } from './fixtures/notifications.js';
import { openapi } from './fixtures/openapi.js';
import { previewOf } from './fixtures/preview.js';
import { fitting } from './fixtures/registers.js';
import { timeline } from './fixtures/timeline.js';
import { createFlowStandIn, type FlowStandIn } from './flow-stand-in.js';
import { readReplay } from './replay-answers.js';
import { changedView, firstViews, isView, type ShownViews } from './view-answers.js';

type ReceivedChange = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
};

export type ApiStandIn = ShownAgreements &
  ShownViews &
  ShownAccess & {
    readonly url: string;
    /** Every request that would have changed something, in order. */
    readonly changes: ReceivedChange[];
    role: 'operator' | 'viewer' | 'logged-out';
    /** `absent`: the console has to count for itself. */
    overview: 'present' | 'absent';
    replayState: string;
    /** `refused`: the consent does not let registers be read. */
    registers: 'open' | 'refused';
    /** Why the replay has paused itself. */
    halted: 'first-failed' | 'failures' | null;
    readonly flow: FlowStandIn;
    close: () => Promise<void>;
  };

/** What the API sends with its pages; a page that breaks it would be blank in production. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the built console under /console and answers as the contract says, from fixtures. */
export async function startApiStandIn(dist: string): Promise<ApiStandIn> {
  const server = createServer();
  const standIn: ApiStandIn = {
    url: '',
    changes: [],
    role: 'operator',
    overview: 'present',
    replayState: 'running',
    registers: 'open',
    halted: null,
    flow: createFlowStandIn(),
    comparison: 'none',
    isTakenIn: false,
    isSigned: false,
    ended: new Set(),
    scope: null,
    ...firstViews(),
    close: async () => close(server),
  };
  server.on('request', (request, response) => {
    void respond(standIn, dist, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(standIn, { url: `http://127.0.0.1:${String(port)}` });
}

async function respond(
  standIn: ApiStandIn,
  dist: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  if (url.pathname === '/login') {
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
  }
  if (url.pathname.startsWith('/console')) return file(dist, url.pathname, response);
  const flow =
    standIn.role === 'logged-out' ? undefined : standIn.flow.answer(request, response, url);
  if (flow === 'streams') return;
  const { status, body } = flow ?? (await answer(standIn, request, url));
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

async function file(dist: string, pathname: string, response: ServerResponse): Promise<void> {
  const asked = normalize(pathname.replace(/^\/console\/?/, '')) || 'index.html';
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
  };
  const path = asked === '.' ? 'index.html' : asked;
  const content = await readFile(join(dist, path)).catch(() => undefined);
  if (content === undefined) return void response.writeHead(404).end();
  const type = types[extname(path)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(content);
}

async function answer(standIn: ApiStandIn, request: IncomingMessage, url: URL): Promise<Answer> {
  if (url.pathname === '/openapi.json') return ok(openapi);
  if (standIn.role === 'logged-out') return problem(401, 'Unauthorized');
  if (request.method === 'GET') return read(standIn, url);
  const text = await bodyOf(request);
  standIn.changes.push({
    method: request.method ?? '',
    path: url.pathname,
    body: text === '' ? undefined : JSON.parse(text),
    headers: request.headers,
  });
  return change(standIn, request.method ?? '', url.pathname, text);
}

function change(standIn: ApiStandIn, method: string, path: string, text: string): Answer {
  // Her own logins are a viewer's to end, and her views hers to keep.
  const may = standIn.role !== 'viewer' || path.startsWith('/v1/sessions/') || isView(path);
  if (!may) return problem(403, 'Forbidden');
  if (isAccess(path)) return changedAccess(standIn, method, path, text);
  if (isView(path)) return changedView(standIn, method, path, text);
  if (path.startsWith('/v1/notifications')) return changedNotification(method, path);
  return changed(standIn, path, text);
}

const lists: Readonly<Record<string, (standIn: ApiStandIn) => readonly unknown[]>> = {
  '/v1/connections': () => connections,
  '/v1/dead-letters': () => [...deadLetters, putOffCause],
  '/v1/saved-views': ({ views }) => views,
};

function read(standIn: ApiStandIn, url: URL): Answer {
  const path = url.pathname;
  if (isPeople(path)) return people(standIn, url);
  const listed = lists[path];
  if (listed) return list(listed(standIn));
  if (path === '/v1/overview') return overview(standIn);
  if (path === '/v1/sync-jobs') return jobsPage(url);
  if (path.startsWith('/v1/sync-jobs/')) return readJob(path);
  if (path.startsWith('/v1/notifications')) return readNotifications(path);
  if (path.includes('/fortnox/')) return register(standIn, url);
  if (/\/(agreements|reconciliations)/.test(path)) return readAgreements(standIn, url);
  if (path.startsWith('/v1/connections/')) return readConnection(path);
  return readReplay(standIn, url);
}

function readConnection(path: string): Answer {
  if (path.endsWith('/comments')) return list(comments);
  if (path.endsWith('/assignees')) return list([{ name: 'anna' }, { name: 'Cecilia' }]);
  return one(connections, path);
}

function readJob(path: string): Answer {
  if (path.endsWith('/fortnox')) return ok(inFortnoxNow);
  if (path.endsWith('/sent')) return ok({ items: path.includes('job_synced') ? sent : [] });
  if (path === `/v1/sync-jobs/${deadJob.id}`) return ok({ ...deadJob, timeline });
  if (path === `/v1/sync-jobs/${refundJob.id}/event`) return ok(refundEvent);
  return path === `/v1/sync-jobs/${deadJob.id}/event` ? ok(event) : one([...jobs, refundJob], path);
}

function readNotifications(path: string): Answer {
  if (path === '/v1/notifications') return list(notifications);
  return path.endsWith('/deliveries') ? list(deliveries) : one(notifications, path);
}

function changedNotification(method: string, path: string): Answer {
  const [made] = notifications;
  if (method === 'DELETE') return { status: 204, body: undefined };
  if (path.endsWith('/signing-secret')) {
    const formerValidUntil = '2026-11-30T08:00:00.000Z';
    return { status: 201, body: { signingSecret: 'whsec_bmV3', formerValidUntil } };
  }
  if (path !== '/v1/notifications') return { status: 202, body: made };
  return { status: 201, body: { ...made, signingSecret: 'whsec_bmV3' } };
}

function register({ registers }: ApiStandIn, { pathname, searchParams }: URL): Answer {
  if (registers === 'refused') return problem(409, 'The consent does not include registers.');
  const name = pathname.split('/').at(-1) ?? '';
  const items = fitting(name, searchParams.get('query') ?? '');
  return ok({ items, nextCursor: null, complete: true });
}

function changed(standIn: ApiStandIn, path: string, text: string): Answer {
  if (/\/(agreements|reconciliations)/.test(path)) return changedAgreement(standIn, path);
  if (path === '/v1/replays') {
    if (!text.includes('"dryRun":true')) return { status: 202, body: { id: 'rep_1' } };
    const sample = deadLetters.map((group) => group.sample);
    return ok({ count: 12, sample, estimatedFortnoxCalls: 60, estimatedSeconds: 214 });
  }
  if (path.startsWith('/v1/connections/')) return changedConnection(path, text);
  if (path.endsWith('/resolve')) {
    return problem(422, 'Invoice 99 in Fortnox has the total 900.00 EUR, not 1125000.50 EUR.');
  }
  if (path.startsWith('/v1/replays/')) {
    Object.assign(standIn, { replayState: afterCommand(path), halted: null });
  }
  return { status: 202, body: {} };
}

function changedConnection(path: string, text: string): Answer {
  const made = { since: '2026-11-29T08:00:00.000Z', formerValidUntil: '2026-11-30T08:00:00.000Z' };
  if (path.endsWith('/preflight')) return ok(preflight);
  if (path.endsWith('/settings/preview')) return ok(outlook);
  if (path.endsWith('/preview')) return previewOf(text);
  if (path.endsWith('/signing-secret')) return ok({ ...made, signingSecret: 'whsec_bmV3' });
  if (path.endsWith('/webhook-key')) return ok({ ...made, webhookUrl: 'https://sync/hook/new' });
  if (path.endsWith('/con_borea')) return problem(409, 'Jobs have not ended (38 queued).');
  return ok({ id: path });
}

function afterCommand(path: string): string {
  if (path.endsWith('/pause')) return 'paused';
  return path.endsWith('/abort') ? 'aborted' : 'running';
}

function overview(standIn: ApiStandIn): Answer {
  if (standIn.overview === 'absent') return problem(404, 'Not Found');
  const counts = { queued: 10_412, running: 4, retrying: 2, 'dead-lettered': 13, succeeded: 1873 };
  const room = { openJobs: 0, maxOpenJobs: 100_000 };
  const oldestWaitingAt = new Date(Date.now() - 47 * 60_000).toISOString();
  return ok({
    connections: [
      { connectionId: 'con_acme', counts, oldestWaitingAt, ...room },
      { connectionId: 'con_borea', counts: { queued: 38 }, oldestWaitingAt, ...room },
      { connectionId: 'con_cirrus', counts: {}, oldestWaitingAt: null, ...room },
    ],
  });
}

function jobsPage(url: URL): Answer {
  const { searchParams } = url;
  const query = searchParams.get('query') ?? '';
  const found = jobs.filter(({ invoiceNumber, customer, total, fortnox }) =>
    [invoiceNumber, customer?.name, total, fortnox?.invoiceNumber].some((value) =>
      (value ?? '').includes(query),
    ),
  );
  const wanted = found.filter((job) =>
    (['status', 'connectionId', 'invoiceId'] as const).every(
      (name) => !searchParams.has(name) || job[name] === searchParams.get(name),
    ),
  );
  if (searchParams.get('drift') === 'unseen')
    return list(found.filter(({ drift }) => drift.length > 0));
  const from = Number(searchParams.get('cursor') ?? 0);
  const to = from + Number(searchParams.get('limit') ?? 50);
  return ok({
    items: wanted.slice(from, to),
    nextCursor: to < wanted.length ? String(to) : null,
  });
}

const isPeople = (path: string): boolean =>
  ['/v1/me', '/v1/audit'].includes(path) || isAccess(path);

function people(standIn: ApiStandIn, { pathname, searchParams }: URL): Answer {
  if (isAccess(pathname)) return readAccess(standIn, pathname);
  const { role, scope } = standIn;
  if (pathname === '/v1/me') {
    return ok({ name: 'anna', role, ...(scope === null ? {} : { connectionIds: scope }) });
  }
  if (role === 'viewer') return problem(403, 'Forbidden');
  const wanted = audit.filter((entry) =>
    (['actor', 'action'] as const).every(
      (name) => !searchParams.has(name) || entry[name] === searchParams.get(name),
    ),
  );
  const page = searchParams.has('cursor') ? wanted.slice(3) : wanted.slice(0, 3);
  return ok({ items: page, nextCursor: page.length === 3 ? 'page-2' : null });
}

function one(items: readonly { readonly id: string }[], path: string): Answer {
  const found = items.find(({ id }) => path.endsWith(`/${id}`));
  return found ? ok({ ...found, timeline: [] }) : problem(404, 'Not Found');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
