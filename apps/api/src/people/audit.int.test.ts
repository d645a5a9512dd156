import { ask, memberOf, problem, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { logIn, sendLogin } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: 'loopback' });
});

beforeEach(async () => {
  ({ id: connectionId } = await createSampleConnection(api));
  await api.db.prisma.auditEntry.deleteMany();
});

afterAll(() => api.close());

/** A client behind our proxy. */
const from = (address: string) => ({ 'x-forwarded-for': address });

async function entries(query = ''): Promise<Record<string, unknown>[]> {
  const { body } = await api.ask('GET', `/v1/audit${query}`);
  return memberOf(body, 'items') as Record<string, unknown>[];
}

const anna = { actor: 'anna', role: 'operator', outcome: 'success' };

it('tells who signed in and out, from where, and who could not', async () => {
  const cookie = await logIn(api.url, operatorToken, from('203.0.113.7'));
  await sendLogin(api.url, 'nobody-has-this-token-at-all', from('203.0.113.8'));
  await ask(api.url, 'POST', '/logout', { headers: { cookie, ...from('203.0.113.7') } });
  await ask(api.url, 'GET', '/v1/me', { token: 'a-guess', headers: from('203.0.113.9') });
  expect(await entries()).toMatchObject([
    { action: 'token-refused', outcome: 'failure', actor: null, address: '203.0.113.9' },
    { action: 'sign-out', address: '203.0.113.7', ...anna },
    { action: 'sign-in', outcome: 'failure', actor: null, address: '203.0.113.8' },
    { action: 'sign-in', address: '203.0.113.7', ...anna },
  ]);
  const lines = api.log.filter((line) => line.includes('"msg":"audit"'));
  expect(lines.some((line) => line.includes('"address":"203.0.113.8"'))).toBe(true);
  expect(api.log.join('')).not.toContain('a-guess');
});

it('tells which settings were changed, from what to what, and shows no secret', async () => {
  const body = {
    name: 'Acme AB, new',
    subscriptionflow: { clientSecret: 'sf-new-secret' },
    settings: { defaultIncomeAccount: '3002' },
    reason: 'Sales by department',
  };
  await api.ask('PATCH', `/v1/connections/${connectionId}`, { body });
  const [entry] = await entries('?action=connection-change');
  expect(entry).toMatchObject({
    ...anna,
    connectionId,
    reason: 'Sales by department',
    details: {
      changes: {
        name: { from: 'Acme AB', to: 'Acme AB, new' },
        'subscriptionflow.clientSecret': { from: '[secret]', to: '[secret]' },
        'settings.defaultIncomeAccount': { from: '3001', to: '3002' },
      },
    },
  });
  expect(JSON.stringify(entry)).not.toContain('sf-');
  const changes = memberOf(memberOf(entry, 'details'), 'changes');
  expect(Object.keys(changes as object)).toHaveLength(3);
  expect(api.log.join('')).not.toContain('Acme AB, new');
});

it('tells pausing and going on apart from other changes, and nothing when nothing changed', async () => {
  const patch = (body: unknown) => api.ask('PATCH', `/v1/connections/${connectionId}`, { body });
  await patch({ paused: true, reason: 'Year-end' });
  await patch({ paused: true });
  await patch({ paused: false });
  expect((await entries()).map(({ action, reason }) => [action, reason])).toEqual([
    ['connection-resume', null],
    ['connection-pause', 'Year-end'],
  ]);
});

it('tells what was done to dead letters, with the reason', async () => {
  const [one, two] = [
    await insertDeadLetter(api.db, connectionId),
    await insertDeadLetter(api.db, connectionId),
  ];
  await api.ask('POST', `/v1/sync-jobs/${one}/replay`, { body: { reason: 'mended' } });
  await api.ask('POST', `/v1/sync-jobs/${one}/replay`, { body: { reason: 'too late' } });
  await api.ask('POST', `/v1/sync-jobs/${two}/discard`, { body: { reason: 'a test invoice' } });
  const wanted = { filter: { connectionId }, reason: 'all of them' };
  const replay = await api.ask('POST', '/v1/replays', { body: wanted });
  await api.ask('POST', '/v1/replays', { body: { ...wanted, dryRun: true } });
  const replayId = textOf(replay.body, 'id');
  await api.ask('POST', `/v1/connections/${connectionId}/erase-history`, {
    body: { reason: 'asked to' },
  });
  expect(await entries()).toMatchObject([
    { action: 'history-erase', connectionId, reason: 'asked to', ...anna },
    { action: 'replay-start', subject: replayId, reason: 'all of them', ...anna },
    { action: 'job-discard', subject: two, connectionId, reason: 'a test invoice', ...anna },
    { action: 'job-replay', subject: one, connectionId, reason: 'mended', ...anna },
  ]);
});

it('is written with the change or neither is', async () => {
  await api.db.prisma.$executeRaw`
    ALTER TABLE audit_entries ADD CONSTRAINT nothing CHECK (action = 'nothing') NOT VALID`;
  const jobId = await insertDeadLetter(api.db, connectionId);
  const comparisons = `/v1/connections/${connectionId}/reconciliations`;
  try {
    const body = { reason: 'unseen' };
    expect((await api.ask('POST', `/v1/sync-jobs/${jobId}/discard`, { body })).status).toBe(500);
    const renamed = { body: { name: 'Unseen' } };
    const patched = await api.ask('PATCH', `/v1/connections/${connectionId}`, renamed);
    expect(patched.status).toBe(500);
    const period = { body: { from: '2026-01-01', to: '2026-01-31' } };
    expect((await api.ask('POST', comparisons, period)).status).toBe(500);
  } finally {
    await api.db.prisma.$executeRaw`ALTER TABLE audit_entries DROP CONSTRAINT nothing`;
  }
  expect((await api.ask('GET', `/v1/sync-jobs/${jobId}`)).body).toMatchObject({
    status: 'dead-lettered',
    timeline: [],
  });
  const { body } = await api.ask('GET', `/v1/connections/${connectionId}`);
  expect(textOf(body, 'name')).toBe('Acme AB');
  expect(await api.db.prisma.reconciliation.count({ where: { connectionId } })).toBe(0);
});

it('knows every operation that changes something, also one that says nothing itself', async () => {
  const period = { from: '2026-01-01', to: '2026-01-31' };
  const path = `/v1/connections/${connectionId}/reconciliations`;
  await api.ask('POST', path, { body: period });
  expect(await entries()).toMatchObject([
    { action: 'POST /v1/connections/{id}/reconciliations', connectionId, ...anna },
  ]);
});

it('is found by actor, action and time, and read a page at a time', async () => {
  await logIn(api.url, viewerToken);
  await logIn(api.url, operatorToken);
  await logIn(api.url, operatorToken);
  expect((await entries('?actor=vera')).map(({ actor }) => actor)).toEqual(['vera']);
  expect(await entries('?action=sign-in')).toHaveLength(3);
  expect(await entries('?outcome=failure')).toEqual([]);
  expect(await entries('?to=2026-01-01')).toEqual([]);
  const first = await api.ask('GET', '/v1/audit?limit=2');
  const cursor = textOf(first.body, 'nextCursor');
  expect(await entries(`?cursor=${cursor}`)).toMatchObject([{ actor: 'vera' }]);
});

it('is for operators only, and nobody changes it', async () => {
  const answer = await api.ask('GET', '/v1/audit', { token: viewerToken });
  expect(answer).toMatchObject({ status: 403, body: problem(403) });
  expect((await api.ask('DELETE', '/v1/audit')).status).toBe(405);
});

it('cannot be filled by a guesser', async () => {
  const guess = (address: number) =>
    sendLogin(api.url, 'guess-guess-guess', from(`198.51.100.${address}`));
  await Promise.all(Array.from({ length: 120 }, (_, address) => guess(address)));
  const failures = await entries('?outcome=failure&limit=200');
  expect(failures.length).toBeLessThanOrEqual(61);
});
