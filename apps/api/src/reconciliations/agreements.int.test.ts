import { swedishDate } from '@sync/shared';
import { ask, memberOf, problem, textOf } from '../testing/ask.js';
import { claimNext, endWith, missing, monthWith, type Found } from '../testing/run-comparison.js';
import { createActiveConnection, createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

const october = { from: '2025-10-01', to: '2025-10-31' };
/** As of the night of 29 October: the days before, as far as the setting says. */
const night = { from: '2025-10-20', to: '2025-10-28' };

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
});

beforeEach(async () => {
  connectionId = await createActiveConnection(api);
});

afterEach(async () => {
  // What a test has asked for and not completed must not be the next one's comparison.
  await api.db.prisma.connection.update({ where: { id: connectionId }, data: { paused: true } });
});

afterAll(() => api.close());

async function request(period: object): Promise<string> {
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const answer = await api.ask('POST', path, { body: period });
  expect(answer.status).toBe(202);
  return textOf(answer.body, 'id');
}

async function compare(period: object, found: Found = {}): Promise<string> {
  const id = await request(period);
  await endWith(api.db, await claimNext(api.db), found);
  return id;
}

const agreed: Found = { months: [monthWith('2025-10')] };
const oneMissing: Found = {
  findings: [missing('lost', '2025-10-05')],
  months: [monthWith('2025-10', { findings: 1 })],
};

const pathOf = (month: string) => `/v1/connections/${connectionId}/agreements/${month}`;
const read = async (month = '2025-10') => (await api.ask('GET', pathOf(month))).body;

async function standing(month = '2025-10'): Promise<unknown[]> {
  const { body } = await api.ask('GET', `${pathOf(month)}/findings`);
  return (memberOf(body, 'items') as unknown[]).map((item) => textOf(item, 'invoiceId'));
}

async function differing(): Promise<unknown> {
  const path = `/v1/agreements?connectionId=${connectionId}&differs=true`;
  return memberOf((await api.ask('GET', path)).body, 'items');
}

const sign = (month: string, body: object, token?: string) =>
  api.ask('POST', `${pathOf(month)}/sign-offs`, { body, ...(token ? { token } : {}) });

describe('a month', () => {
  it('is not known before a comparison has told of it', async () => {
    expect(await read()).toEqual({
      ...{ connectionId, month: '2025-10', findings: 0, through: null, reservations: [] },
      ...{ figures: null, latest: null, enqueueable: [], signOffs: [], outOfDate: null },
    });
  });

  it('agrees by the comparison that tells of it from its first day on', async () => {
    const id = await compare(october, agreed);
    expect(await read()).toMatchObject({
      ...{ findings: 0, through: '2025-10-31', reservations: [] },
      figures: { subscriptionFlow: [{ currency: 'SEK', count: 1, total: '1250.00' }] },
      latest: { id, actor: 'anna', trigger: 'demand' },
    });
    expect(await differing()).toEqual([]);
  });

  it('is told by the longest of the latest: one of half the month does not take its place', async () => {
    const id = await compare(october, agreed);
    await compare({ from: '2025-10-01', to: '2025-10-15' }, agreed);
    expect(await read()).toMatchObject({ through: '2025-10-31', latest: { id } });
    const again = await compare({ from: '2025-09-20', to: '2025-11-02' }, agreed);
    expect(await read()).toMatchObject({ through: '2025-10-31', latest: { id: again } });
  });

  it('is not told by a comparison without SubscriptionFlow where there is one with it', async () => {
    const blind = await compare(october, { ...agreed, paid: null });
    expect(await read()).toMatchObject({
      latest: { id: blind },
      reservations: ['source-unread'],
    });
    const id = await compare(october, agreed);
    await compare(october, { ...agreed, paid: null });
    expect(await read()).toMatchObject({ latest: { id }, reservations: [] });
  });

  it('lists its comparisons, by hand and of the night', async () => {
    const [first, second] = [await compare(october), await compare(night)];
    await compare({ from: '2025-11-01', to: '2025-11-30' });
    const path = `/v1/reconciliations?connectionId=${connectionId}&month=2025-10`;
    const { body } = await api.ask('GET', path);
    const ids = (memberOf(body, 'items') as unknown[]).map((item) => textOf(item, 'id'));
    expect(ids).toEqual([second, first]);
  });

  it.each(['2025-13', '25-10', 'october', '0025-10'])('is no month: %s', async (month) => {
    expect(await api.ask('GET', pathOf(month))).toMatchObject({ status: 422, body: problem(422) });
  });

  it('is of a connection that is there', async () => {
    const nowhere = '/v1/connections/conn_0/agreements/2025-10';
    for (const path of [nowhere, `${nowhere}/findings`]) {
      expect((await api.ask('GET', path)).status).toBe(404);
    }
    const body = { reconciliationId: 'rec_0' };
    expect((await api.ask('POST', `${nowhere}/sign-offs`, { body })).status).toBe(404);
  });
});

describe('a finding', () => {
  it('stands until a later comparison of its day does not make it', async () => {
    await compare(october, oneMissing);
    expect(await standing()).toEqual(['lost']);
    expect(await differing()).toMatchObject([{ connectionId, month: '2025-10', findings: 1 }]);
    await compare(october, agreed);
    expect(await standing()).toEqual([]);
    expect(await differing()).toEqual([]);
  });

  it('that falls out of the nightly period is not forgotten', async () => {
    await compare(october, oneMissing);
    await compare(night);
    expect(await standing()).toEqual(['lost']);
    expect(await read()).toMatchObject({ findings: 1, reservations: ['differs'] });
  });

  it('of the night that is made again is one', async () => {
    const found = { findings: [missing('late', '2025-10-21')] };
    await compare(night, found);
    await compare({ ...night, to: '2025-10-29' }, found);
    expect(await standing()).toEqual(['late']);
    expect(await read()).toMatchObject({ findings: 1, latest: null });
  });

  it('is not cleared by a comparison that saw less, and not doubled by it', async () => {
    await compare(october, oneMissing);
    const findings = [missing('lost', '2025-10-05'), missing('more', '2025-10-06')];
    await compare(october, { findings, paid: null });
    expect(await standing()).toEqual(['lost', 'more']);
    await compare(october, { paid: null });
    expect(await standing()).toEqual(['lost', 'more']);
  });

  it('is not brought back by a comparison that began earlier and ends later', async () => {
    await request(october);
    const slow = await claimNext(api.db);
    await compare(october, agreed);
    await endWith(api.db, slow, oneMissing);
    expect(await standing()).toEqual([]);
    expect(await read()).toMatchObject({ findings: 0, reservations: [] });
  });

  it('is not cleared by a comparison whose list ends before all that it found', async () => {
    const months = [monthWith('2025-10', { findings: 1 })];
    await compare(october, { findings: [missing('lost', '2025-10-21')], months });
    const many = Array.from({ length: 10_000 }, (_, n) => missing(`m${n}`, '2025-10-22'));
    await compare(night, { findings: many });
    expect(await read()).toMatchObject({ findings: 10_001 });
  });

  it('belongs to its month, and to the last one compared where nobody tells its day', async () => {
    const findings = [missing('dated', '2025-10-30'), missing('x', '', { invoiceDate: undefined })];
    await compare({ from: '2025-10-01', to: '2025-11-05' }, { findings });
    expect([await standing('2025-10'), await standing('2025-11')]).toEqual([['dated'], ['x']]);
    expect(await differing()).toMatchObject([{ month: '2025-11' }, { month: '2025-10' }]);
  });

  it('is shown page by page, with amounts and where its invoice stands', async () => {
    const findings = ['a', 'b', 'c'].map((id) => missing(id, '2025-10-05'));
    await compare(october, { findings });
    const first = await api.ask('GET', `${pathOf('2025-10')}/findings?limit=2`);
    expect(memberOf(first.body, 'items')).toMatchObject([
      {
        ...{ invoiceId: 'a', reason: 'never-told', jobStatus: null, invoiceDate: '2025-10-05' },
        amounts: { subscriptionFlow: { currency: 'SEK', total: '1250.00' }, fortnox: null },
      },
      { invoiceId: 'b' },
    ]);
    const cursor = encodeURIComponent(textOf(first.body, 'nextCursor'));
    const second = await api.ask('GET', `${pathOf('2025-10')}/findings?limit=2&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ invoiceId: 'c' }], nextCursor: null });
  });
});

describe('what is missing', () => {
  it('is taken in one by one, or all of a month', async () => {
    const ids = ['one', 'two', 'three'].map((id) => missing(id, '2025-10-05'));
    const findings = [...ids, missing('next', '2025-11-02')];
    const id = await compare({ from: '2025-10-01', to: '2025-11-05' }, { findings });
    expect(await read()).toMatchObject({ enqueueable: [{ reconciliationId: id, count: 3 }] });
    const path = `/v1/reconciliations/${id}/enqueue-missing`;
    const take = async (body: object) => (await api.ask('POST', path, { body })).body;
    expect(await take({ positions: [2] })).toEqual({ enqueued: 1 });
    expect(await take({ positions: [2] })).toEqual({ enqueued: 0 });
    expect(await take({ month: '2025-10' })).toEqual({ enqueued: 2 });
    expect(await read()).toMatchObject({ enqueueable: [] });
    const { body } = await api.ask('GET', `${pathOf('2025-10')}/findings`);
    expect(memberOf(body, 'items')).toMatchObject([
      ...ids.map(({ invoiceId }) => ({ invoiceId, jobStatus: 'queued' })),
    ]);
    expect((await read('2025-11')) as object).toMatchObject({
      enqueueable: [{ reconciliationId: id, count: 1 }],
    });
  });

  it.each([{ positions: [] }, { positions: [0] }, { month: 'x' }, { all: true }])(
    'is not asked for by %j',
    async (body) => {
      const id = await compare(october, oneMissing);
      const path = `/v1/reconciliations/${id}/enqueue-missing`;
      expect((await api.ask('POST', path, { body })).status).toBe(422);
    },
  );
});

describe('a signature', () => {
  it('stands under the name of who gave it, and in the audit log', async () => {
    const reconciliationId = await compare(october, agreed);
    const signed = await sign('2025-10', { reconciliationId });
    expect(signed).toMatchObject({
      status: 201,
      body: { reconciliationId, signedBy: 'anna', comment: null, reservations: [] },
    });
    expect(await read()).toMatchObject({ signOffs: [{ signedBy: 'anna' }], outOfDate: false });
    const audit = await api.ask('GET', '/v1/audit?action=month-sign-off&limit=1');
    expect(memberOf(audit.body, 'items')).toMatchObject([
      { actor: 'anna', connectionId, subject: reconciliationId, details: { month: '2025-10' } },
    ]);
  });

  it('needs a comment where something is in the way, and keeps both', async () => {
    const reconciliationId = await compare(october, oneMissing);
    const refused = await sign('2025-10', { reconciliationId });
    expect(refused).toMatchObject({ status: 409, body: problem(409) });
    expect(refused.text).toContain('do not agree');
    const comment = 'A test invoice; the customer knows.';
    expect(await sign('2025-10', { reconciliationId, comment })).toMatchObject({
      status: 201,
      body: { comment, reservations: ['differs'] },
    });
    const audit = await api.ask('GET', '/v1/audit?action=month-sign-off&limit=1');
    expect(memberOf(audit.body, 'items')).toMatchObject([{ reason: comment }]);
  });

  it.each([
    ['invoices are on their way', october, { months: [monthWith('2025-10', { pending: 1 })] }],
    ['could not be read', october, { ...agreed, paid: null }],
    ['not over', { from: '2025-10-01', to: '2025-10-30' }, agreed],
  ])('needs a comment where it must say: %s', async (words, period, found) => {
    const reconciliationId = await compare(period, found);
    const refused = await sign('2025-10', { reconciliationId });
    expect([refused.status, refused.text.includes(words)]).toEqual([409, true]);
  });

  it('needs one where a side tells no amount: what nobody compared does not agree', async () => {
    const months = [monthWith('2025-10', { withoutAmount: 1 })];
    const reconciliationId = await compare(october, { months });
    expect(await read()).toMatchObject({ findings: 0, reservations: ['amounts-unknown'] });
    const refused = await sign('2025-10', { reconciliationId });
    expect([refused.status, refused.text.includes('without an amount')]).toEqual([409, true]);
  });

  it('is not given to a month that was compared before it was over', async () => {
    const month = swedishDate(new Date()).slice(0, 7);
    const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0));
    const period = { from: `${month}-01`, to: last.toISOString().slice(0, 10) };
    const reconciliationId = await compare(period, { months: [monthWith(month)] });
    expect((await sign(month, { reconciliationId })).text).toContain('not over');
  });

  it('is given to what was looked at, not to what has come since', async () => {
    const first = await compare(october, agreed);
    await compare(october, agreed);
    const refused = await sign('2025-10', { reconciliationId: first, comment: 'x' });
    expect([refused.status, refused.text.includes('later comparison')]).toEqual([409, true]);
    expect((await sign('2025-09', { reconciliationId: first })).status).toBe(409);
  });

  it('of what two comparisons have found is not out of date from the first', async () => {
    const reconciliationId = await compare(october, agreed);
    await compare(night, { findings: [missing('of-the-night', '2025-10-22')] });
    const seen = { reconciliationId, comment: 'Known.' };
    expect((await sign('2025-10', { ...seen, findings: 0 })).text).toContain('later comparison');
    expect((await sign('2025-10', { ...seen, findings: 1 })).status).toBe(201);
    expect(await read()).toMatchObject({ outOfDate: false });
    await compare(night);
    expect(await read()).toMatchObject({ outOfDate: true });
  });

  it('is out of date once a later comparison says otherwise, and not before', async () => {
    const reconciliationId = await compare(october, agreed);
    await sign('2025-10', { reconciliationId });
    await compare(october, agreed);
    expect(await read()).toMatchObject({ outOfDate: false });
    const sums = [{ currency: 'SEK', count: 2, total: '2500.00' }];
    await compare(october, {
      months: [monthWith('2025-10', { subscriptionFlow: sums, fortnox: sums, agreed: 2 })],
    });
    expect(await read()).toMatchObject({ outOfDate: true, findings: 0 });
  });

  it('is out of date once the night finds something, or no longer finds what was known', async () => {
    const known = missing('known', '2025-10-21');
    const found = { findings: [known], months: [monthWith('2025-10', { findings: 1 })] };
    const reconciliationId = await compare(october, found);
    await sign('2025-10', { reconciliationId, comment: 'Known.' });
    await compare(night, { findings: [known] });
    expect(await read()).toMatchObject({ outOfDate: false });
    await compare(night, { findings: [known, missing('new', '2025-10-22')] });
    expect(await read()).toMatchObject({ outOfDate: true });
    await compare(night, { findings: [known] });
    expect(await read()).toMatchObject({ outOfDate: false });
    await compare(night);
    expect(await read()).toMatchObject({ outOfDate: true });
  });

  it('is not for a viewer, and says something where it says anything', async () => {
    const reconciliationId = await compare(october, agreed);
    expect((await sign('2025-10', { reconciliationId }, viewerToken)).status).toBe(403);
    expect((await sign('2025-10', { reconciliationId, comment: ' ' })).status).toBe(422);
    expect((await sign('2025-10', {})).status).toBe(422);
  });
});

it('is listed page by page, the latest month first, of connections that are here', async () => {
  const months = ['2025-08', '2025-09', '2025-10'].map((month) => monthWith(month));
  await compare({ from: '2025-08-01', to: '2025-10-31' }, { months });
  const path = `/v1/agreements?connectionId=${connectionId}&limit=2`;
  const first = await api.ask('GET', path);
  expect(memberOf(first.body, 'items')).toMatchObject([{ month: '2025-10' }, { month: '2025-09' }]);
  const cursor = encodeURIComponent(textOf(first.body, 'nextCursor'));
  const second = await api.ask('GET', `${path}&cursor=${cursor}`);
  expect(second.body).toMatchObject({ items: [{ month: '2025-08' }], nextCursor: null });
  const one = await api.ask('GET', `/v1/agreements?connectionId=${connectionId}&month=2025-09`);
  expect(memberOf(one.body, 'items')).toMatchObject([{ month: '2025-09', through: '2025-09-30' }]);
  expect((await api.ask('GET', '/v1/agreements?month=9')).status).toBe(422);
  expect((await api.ask('DELETE', `/v1/connections/${connectionId}`)).status).toBe(200);
  const gone = await api.ask('GET', `/v1/agreements?connectionId=${connectionId}`);
  expect(memberOf(gone.body, 'items')).toEqual([]);
});

it('shows somebody of other companies nothing', async () => {
  await compare(october, oneMissing);
  const { id: other } = await createSampleConnection(api);
  const body = { name: `olga-${other}`, role: 'operator', connectionIds: [other] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body });
  const token = textOf(made.body, 'token');
  const listed = await ask(api.url, 'GET', '/v1/agreements', { token });
  expect(memberOf(listed.body, 'items')).toEqual([]);
  for (const path of [pathOf('2025-10'), `${pathOf('2025-10')}/findings`]) {
    expect((await ask(api.url, 'GET', path, { token })).status).toBe(404);
  }
});
