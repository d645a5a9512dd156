import { eraseExpiredConsents } from '@sync/connections';
import { createServer, type Server } from 'node:http';
import { ask, textOf, type Answered } from '../testing/ask.js';
import { sampleConnection } from '../testing/sample-connection.js';
import { tokenAnswer } from '../testing/fake-fortnox.js';
import { listen, startTestApi, type TestApi } from '../testing/test-api.js';

let fortnox: Server;
let api: TestApi;
let confirming: TestApi;

/** Called for each code that is exchanged, before the answer: what happens meanwhile. */
let meanwhile: () => Promise<unknown> = () => Promise.resolve();

/** The code names the company, as whoever consents chooses it at Fortnox; the header names it for ever. */
beforeAll(async () => {
  fortnox = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const code = form.get('code');
      const tenantId = Number(code ?? request.headers['tenantid']);
      const { status, body } = tokenAnswer(tenantId, code === null ? undefined : `r-${code}`);
      void (code === null ? Promise.resolve() : meanwhile()).then(() => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
  });
  const url = await listen(fortnox);
  const addresses = { FORTNOX_AUTH_URL: `${url}/oauth-v1`, FORTNOX_API_URL: url };
  api = await startTestApi(addresses);
  confirming = await startTestApi({ ...addresses, CONFIRM_COMPANY: 'true' });
});

afterAll(async () => {
  await api.close();
  await confirming.close();
  fortnox.closeAllConnections();
  await new Promise((resolve) => fortnox.close(resolve));
});

beforeEach(() => {
  meanwhile = () => Promise.resolve();
});

async function create(at: TestApi): Promise<string> {
  const answer = await at.ask('POST', '/v1/connections', { body: sampleConnection });
  return textOf(answer.body, 'id');
}

async function begin(at: TestApi, id: string): Promise<string> {
  const answer = await at.ask('GET', `/v1/connections/${id}/authorize`);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('state') ?? '';
}

const comeBack = (at: TestApi, code: string, state: string): Promise<Answered> =>
  ask(at.url, 'GET', `/oauth/fortnox/callback?code=${code}&state=${state}`, {});

/** The company of the connection, and the one whose tokens it holds. */
async function companyOf({ db }: TestApi, id: string) {
  const where = { connectionId: id };
  const { fortnoxTenantId, status } = await db.prisma.connection.findUniqueOrThrow({
    where: { id },
  });
  const connected = { action: 'consent-connect', ...where };
  const connects = await db.prisma.auditEntry.count({ where: connected });
  const tokens = await db.prisma.fortnoxToken.count({ where });
  return { fortnoxTenantId, status, connects, tokens };
}

/** Goes on when so many have come. */
function gate(expected: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === expected) for (const go of waiting) go();
    });
}

it('books into one company when two consent at the same moment, and says so to the other', async () => {
  const id = await create(api);
  const [one, other] = [await begin(api, id), await begin(api, id)];
  meanwhile = gate(2);
  const answers = await Promise.all([comeBack(api, '5001', one), comeBack(api, '5002', other)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  const winner = answers[0].status === 200 ? '5001' : '5002';
  const refused = answers.find(({ status }) => status === 400);
  expect(refused?.text).toContain('another company');
  expect(await companyOf(api, id)).toEqual({
    ...{ fortnoxTenantId: winner, status: 'active', connects: 1, tokens: 1 },
  });
});

it('confirms no second company once another one is connected', async () => {
  const id = await create(confirming);
  const [one, other] = [await begin(confirming, id), await begin(confirming, id)];
  await comeBack(confirming, '5003', one);
  await comeBack(confirming, '5004', other);
  const path = `/v1/connections/${id}/confirm-company`;
  const right = await confirming.ask('POST', path, { body: { tenantId: '5003' } });
  expect(right.status).toBe(200);
  // Whoever holds the address that was handed on, by the page, and an operator, by the API.
  await ask(confirming.url, 'POST', '/oauth/fortnox/confirm', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ state: other, tenantId: '5004', decision: 'confirm' }).toString(),
  });
  expect(await companyOf(confirming, id)).toEqual({
    ...{ fortnoxTenantId: '5003', status: 'active', connects: 1, tokens: 1 },
  });
  const late = await confirming.ask('POST', path, { body: { tenantId: '5004' } });
  expect(late.status).toBe(409);
  const shown = await comeBack(confirming, '5004', other);
  expect(shown).toMatchObject({ status: 400 });
  expect(shown.text).toContain('another company');
});

/** The consent's time is over while its code is being exchanged, and whatever erases comes by. */
const runsOut = async (db: TestApi['db']): Promise<void> => {
  await db.prisma.oauthState.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  await eraseExpiredConsents(db);
};

it('keeps a consent that was redeemed at the end of its time until somebody confirms the company', async () => {
  const id = await create(confirming);
  const state = await begin(confirming, id);
  meanwhile = () => runsOut(confirming.db);
  expect((await comeBack(confirming, '5006', state)).status).toBe(200);
  const path = `/v1/connections/${id}/confirm-company`;
  const confirmed = await confirming.ask('POST', path, { body: { tenantId: '5006' } });
  expect(confirmed.status).toBe(200);
});

it('promises no confirmation of a consent that was not kept, and says what helps', async () => {
  const id = await create(confirming);
  const state = await begin(confirming, id);
  meanwhile = () => confirming.db.prisma.oauthState.deleteMany({ where: { connectionId: id } });
  const answer = await comeBack(confirming, '5007', state);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('Give consent once more.');
  const shown = await confirming.ask('GET', `/v1/connections/${id}`);
  expect(shown.text).toContain('The consent was not kept: it took too long');
  expect(shown.text).not.toContain('somebody confirms');
  const where = { connectionId: id };
  const audited = await confirming.db.prisma.auditEntry.findMany({ where });
  expect(audited.map(({ action }) => action)).not.toContain('consent-await-confirmation');
});

it('says and writes down of no connection that was deleted meanwhile that it is connected', async () => {
  const id = await create(api);
  const state = await begin(api, id);
  meanwhile = () => api.ask('DELETE', `/v1/connections/${id}`);
  const answer = await comeBack(api, '5005', state);
  expect(answer.status).toBe(400);
  expect(answer.text).not.toContain('Connected');
  expect(await companyOf(api, id)).toMatchObject({ connects: 0, tokens: 0 });
});
