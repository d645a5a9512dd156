import { setTimeout as sleep } from 'node:timers/promises';
import { ask, memberOf, textOf } from '../testing/ask.js';
import { holdRequest } from '../testing/held-request.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ id: connectionId } = await createSampleConnection(api));
});
afterAll(() => api.close());

type Person = {
  readonly headers: Readonly<Record<string, string>>;
  /** Somebody else takes away what this person comes with. */
  readonly end: () => Promise<void>;
};

let people = 0;

async function newToken(): Promise<{ readonly id: string; readonly token: string }> {
  people += 1;
  const body = { name: `person ${people}`, role: 'operator' };
  const made = await api.ask('POST', '/v1/operator-tokens', { body });
  return { id: textOf(made.body, 'id'), token: textOf(made.body, 'token') };
}

async function revoke(id: string): Promise<void> {
  expect((await api.ask('DELETE', `/v1/operator-tokens/${id}`)).status).toBe(204);
}

async function withToken(): Promise<Person> {
  const { id, token } = await newToken();
  return { headers: { authorization: `Bearer ${token}` }, end: () => revoke(id) };
}

async function withSession(): Promise<Person> {
  const { token } = await newToken();
  const cookie = await logIn(api.url, token);
  return {
    headers: { cookie, 'x-requested-with': 'console' },
    end: async () => {
      const { id } = await api.db.prisma.session.findFirstOrThrow({
        orderBy: { createdAt: 'desc' },
      });
      expect((await api.ask('DELETE', `/v1/sessions/${id}`)).status).toBe(204);
    },
  };
}

const credentials: [string, () => Promise<Person>][] = [
  ['token', withToken],
  ['login', withSession],
];

type Change = readonly [method: string, path: () => string, body: object];

const mint: Change = ['POST', () => '/v1/operator-tokens', { name: 'backdoor', role: 'operator' }];
const changes: Change[] = [
  mint,
  ['POST', () => `/v1/connections/${connectionId}/signing-secret`, { overlapSeconds: 0 }],
  ['PATCH', () => `/v1/connections/${connectionId}`, { name: 'Mine' }],
  ['POST', () => `/v1/connections/${connectionId}/invoices`, sampleEvent('after-the-end')],
];

/** What any of the changes would leave. */
async function traces(): Promise<unknown> {
  const [name, secrets, tokens, jobs] = await Promise.all([
    api.ask('GET', `/v1/connections/${connectionId}`).then(({ body }) => memberOf(body, 'name')),
    api.ask('GET', `/v1/connections/${connectionId}/keys`).then(({ body }) => body),
    api.db.prisma.operatorToken.count({ where: { name: 'backdoor' } }),
    api.db.prisma.syncJob.count(),
  ]);
  return { name, secrets, tokens, jobs };
}

describe.each(credentials)('whose %s is taken away', (_name, make) => {
  it.each(changes)('before the body of %s has come changes nothing', async (method, path, body) => {
    const person = await make();
    const before = await traces();
    const asked = { method, path: path(), headers: person.headers, body: JSON.stringify(body) };
    const held = await holdRequest(api.url, asked);
    await sleep(300);
    await person.end();
    expect(await held.finish()).toBe(401);
    expect(await traces()).toEqual(before);
  });

  it('while changes wait for their turns, or for a row, has none of them carried out', async () => {
    const person = await make();
    const before = await traces();
    const { headers } = person;
    const path = `/v1/connections/${connectionId}`;
    const asked = await api.db.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM connections WHERE id = ${connectionId} FOR UPDATE`;
      const body = { name: 'Mine' };
      const patches = Array.from({ length: 10 }, () =>
        ask(api.url, 'PATCH', path, { headers, body }),
      );
      await sleep(300);
      const minted = ask(api.url, 'POST', mint[1](), { headers, body: mint[2] });
      await sleep(300);
      await person.end();
      return [...patches, minted];
    });
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses).toEqual(statuses.map(() => 401));
    expect(await traces()).toEqual(before);
  });
});

it('whoever takes away her own token, or ends her own login, has done so', async () => {
  const { id, token } = await newToken();
  const cookie = await logIn(api.url, token);
  const headers = { cookie, 'x-requested-with': 'console' };
  const session = await api.db.prisma.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  const ended = await ask(api.url, 'DELETE', `/v1/sessions/${session.id}`, { headers });
  const revoked = await ask(api.url, 'DELETE', `/v1/operator-tokens/${id}`, { token });
  expect([ended.status, revoked.status]).toEqual([204, 204]);
  expect((await ask(api.url, 'GET', '/v1/me', { token })).status).toBe(401);
});
