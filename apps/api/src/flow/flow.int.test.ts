import { request } from 'node:http';
import { memberOf, textOf } from '../testing/ask.js';
import { backlogOf, openEvents, type EventSource } from '../testing/event-source.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

jest.setTimeout(60_000);

let api: TestApi;
let own: string;
let other: string;
const opened: EventSource[] = [];

beforeEach(async () => {
  api = await startTestApi();
  ({ id: own } = await createSampleConnection(api));
  ({ id: other } = await createSampleConnection(api));
  const data = { status: 'active' };
  await api.db.prisma.connection.updateMany({ data });
});
afterEach(async () => {
  for (const { close } of opened.splice(0)) close();
  await api.close();
});

const waiting = (connectionId: string): Promise<string> =>
  insertDeadLetter(api.db, connectionId, {
    ...{ status: 'queued', dispatchState: 'waiting', dueAt: new Date() },
    ...{ deadLetteredAt: null, finishedAt: null },
  });

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function listen(
  headers: Readonly<Record<string, string>> = bearer(viewerToken),
  query = '',
): Promise<EventSource> {
  const source = await openEvents(api.url, `/v1/flow${query}`, headers);
  opened.push(source);
  return source;
}

async function makeToken(name: string, connectionIds?: readonly string[]) {
  const made = await api.ask('POST', '/v1/operator-tokens', {
    body: { name, role: 'viewer', ...(connectionIds ? { connectionIds } : {}) },
  });
  return { id: textOf(made.body, 'id'), token: textOf(made.body, 'token') };
}

describe('asked once', () => {
  it('it is the figures of now: the latest steps and the backlog with its end', async () => {
    await waiting(own);
    const { status, headers, body } = await api.ask('GET', '/v1/flow', { token: viewerToken });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    const items = memberOf(body, 'items') as { accepted: number }[];
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(items.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    expect(memberOf(body, 'backlog')).toMatchObject({
      ...{ openJobs: 1, postponed: 0, standing: 0, estimatedSeconds: 1 },
      companies: [{ connectionId: own, openJobs: 1 }],
    });
  });

  it('a token for one company sees nothing of another, and not that there is one', async () => {
    await waiting(other);
    const { token } = await makeToken('olga', [own]);
    const { body, text } = await api.ask('GET', '/v1/flow', { token });
    expect([backlogOf(body, 'openJobs'), text.includes(other)]).toEqual([0, false]);
    const hidden = await api.ask('GET', `/v1/flow?connectionId=${other}`, { token });
    const unknown = await api.ask('GET', '/v1/flow?connectionId=conn_0', { token });
    expect([hidden.status, unknown.status]).toEqual([404, 404]);
  });

  it('refuses a step that there is not', async () => {
    expect((await api.ask('GET', '/v1/flow?step=week')).status).toBe(422);
  });
});

describe('as a stream', () => {
  it('tells them at once, and whenever they have changed, and nothing keeps it on the way', async () => {
    const source = await listen();
    expect(source.status).toBe(200);
    expect(Object.fromEntries(source.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(backlogOf(await source.next(), 'openJobs')).toBe(0);
    await waiting(own);
    expect(backlogOf(await source.next(), 'openJobs')).toBe(1);
  });

  it('tells of the companies that the token is for, and of one that it asks for', async () => {
    await waiting(other);
    const { token } = await makeToken('olga', [own]);
    const hers = await listen(bearer(token));
    const ours = await listen(bearer(operatorToken), `?connectionId=${other}`);
    expect(backlogOf(await hers.next(), 'openJobs')).toBe(0);
    expect(backlogOf(await ours.next(), 'openJobs')).toBe(1);
    await waiting(own);
    const event = await hers.next();
    expect([backlogOf(event, 'openJobs'), JSON.stringify(event).includes(other)]).toEqual([
      1,
      false,
    ]);
  });

  it('lets in who may, and refuses others with the status that every operation gives', async () => {
    expect((await listen({})).status).toBe(401);
    expect((await listen(bearer('x'.repeat(40)))).status).toBe(401);
    const { token } = await makeToken('olga', [own]);
    expect((await listen(bearer(token), `?connectionId=${other}`)).status).toBe(404);
    expect((await listen(bearer(viewerToken), '?step=week')).status).toBe(422);
    expect((await listen({ cookie: await logIn(api.url, token) })).status).toBe(200);
  });

  it('ends soon after its token is revoked, and tells nothing more', async () => {
    const { id, token } = await makeToken('leaver');
    const source = await listen(bearer(token));
    await source.next();
    await api.ask('DELETE', `/v1/operator-tokens/${id}`);
    await waiting(own);
    expect(await source.next()).toBeUndefined();
  });

  it('and after the login is ended', async () => {
    const cookie = await logIn(api.url, viewerToken);
    const source = await listen({ cookie });
    await source.next();
    const sessions = await api.db.prisma.session.findMany({ where: { actor: 'vera' } });
    for (const { id } of sessions) await api.ask('DELETE', `/v1/sessions/${id}`);
    await waiting(own);
    expect(await source.next()).toBeUndefined();
  });

  it('one person has six at once, and another when one of them ends', async () => {
    const six = await Promise.all(Array.from({ length: 6 }, () => listen()));
    expect(six.map(({ status }) => status)).toEqual(six.map(() => 200));
    const refused = await listen();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await listen(bearer(operatorToken))).status).toBe(200);
    six[0]?.close();
    let again = await listen();
    while (again.status === 429) again = await listen();
    expect(again.status).toBe(200);
  });

  it('takes no place when it is asked for by HEAD, or by who has hung up meanwhile', async () => {
    const headers = { accept: 'text/event-stream', ...bearer(viewerToken) };
    for (let n = 0; n < 20; n += 1) {
      await fetch(`${api.url}/v1/flow`, { method: 'HEAD', headers });
      const hasty = request(`${api.url}/v1/flow`, { headers }).on('error', () => undefined);
      hasty.end(() => {
        hasty.destroy();
      });
    }
    let source = await listen();
    while (source.status === 429) source = await listen();
    const five = await Promise.all(Array.from({ length: 5 }, () => listen()));
    expect(five.map(({ status }) => status)).toEqual(five.map(() => 200));
    expect(api.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('is counted in the metrics by how long its beginning took', async () => {
    const source = await listen();
    await source.next();
    await waiting(own);
    await source.next();
    source.close();
    const line = /http_request_duration_seconds_sum\{[^}]*route="\/v1\/flow"[^}]*\} (\S+)/;
    let seconds: string | undefined;
    while (seconds === undefined) {
      [, seconds] = line.exec((await api.ask('GET', '/metrics')).text) ?? [];
    }
    expect(Number(seconds)).toBeLessThan(2.5);
  });
});
