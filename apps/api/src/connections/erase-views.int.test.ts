import { memberOf, textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let acme = '';
let borea = '';

beforeAll(async () => {
  api = await startTestApi();
  acme = (await createSampleConnection(api)).id;
  borea = (await createSampleConnection(api)).id;
});

beforeEach(async () => {
  await api.db.prisma.savedView.deleteMany();
  await api.db.prisma.auditEntry.deleteMany();
});

afterAll(() => api.close());

let people = 0;

/** Of somebody new. */
async function tokenFor(connectionIds?: readonly string[]): Promise<string> {
  people += 1;
  const body = { name: `person ${people}`, role: 'operator', connectionIds };
  return textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
}

async function save(view: object, token?: string): Promise<string> {
  const saved = await api.ask('POST', '/v1/saved-views', { body: view, ...by(token) });
  return textOf(saved.body, 'id');
}

/** The default: anna, who sees all companies. */
const by = (token?: string) => (token === undefined ? {} : { token });

let customers = 0;

/** Erases a customer of this name, of whom Acme had one invoice; answers how many views it tells of. */
async function eraseCalled(name: string, token?: string): Promise<unknown> {
  customers += 1;
  const customerId = `c-${customers}`;
  const customer = { id: customerId, name, billing_address: {} };
  const invoiceId = `inv-${customers}`;
  await insertDeadLetter(api.db, acme, {
    ...{ status: 'succeeded', invoiceId, event: sampleEvent(invoiceId, { customer }) },
  });
  const body = { customerId, reason: 'asked to' };
  const path = `/v1/connections/${acme}/erase`;
  const { status, body: answer } = await api.ask('POST', path, { body, ...by(token) });
  expect(status).toBe(200);
  return memberOf(answer, 'savedViews');
}

const left = async (): Promise<readonly string[]> =>
  (await api.db.prisma.savedView.findMany({ select: { id: true } })).map(({ id }) => id).sort();

async function entries(action: string, token?: string): Promise<Record<string, unknown>[]> {
  const { body } = await api.ask('GET', `/v1/audit?action=${action}`, by(token));
  return memberOf(body, 'items') as Record<string, unknown>[];
}

const annaEk = { name: 'Hers', filters: { query: 'Anna Ek' } };

describe('by whoever sees some companies', () => {
  it('neither deletes nor counts what people who see others have in their menus', async () => {
    const ofAcme = await tokenFor([acme]);
    const ofBoth = await tokenFor([acme, borea]);
    const staying = [
      await save({ ...annaEk, shared: true }),
      await save(annaEk),
      await save({ ...annaEk, name: 'Both', shared: true }, ofBoth),
      await save(annaEk, ofBoth),
      await save({ name: 'Of Acme', filters: { ...annaEk.filters, connectionId: acme } }),
      await save({ name: 'Anna Ek', filters: { status: 'queued' }, shared: true }),
    ];
    expect(await eraseCalled('Anna Ek', ofAcme)).toBe(0);
    expect(await left()).toEqual(staying.toSorted());
    expect(await entries('view-delete')).toEqual([]);
  });

  it('deletes what is theirs alone, a colleague’s private ones uncounted', async () => {
    const ofAcme = await tokenFor([acme]);
    const colleague = await tokenFor([acme]);
    await save({ ...annaEk, name: 'Shared', shared: true }, colleague);
    const filters = { ...annaEk.filters, connectionId: acme };
    await save({ name: 'Shared by anna', filters, shared: true });
    await save(annaEk, ofAcme);
    await save(annaEk, colleague);
    expect(await eraseCalled('Anna Ek', ofAcme)).toBe(3);
    expect(await left()).toEqual([]);
  });

  it('tells whoever sees all, and nobody else, which views are left', async () => {
    const ofAcme = await tokenFor([acme]);
    const shared = await save({ ...annaEk, shared: true });
    const own = await save(annaEk);
    await eraseCalled('Anna Ek', ofAcme);
    const told = await entries('view-left');
    const customerId = `c-${customers}`;
    expect(told).toHaveLength(2);
    for (const [subject, isShared] of [
      [shared, true],
      [own, false],
    ] as const) {
      const details = { connectionId: acme, customerId, owner: 'anna', shared: isShared };
      expect(told).toContainEqual(
        expect.objectContaining({ subject, connectionId: null, details }) as unknown,
      );
    }
    expect(JSON.stringify(told)).not.toMatch(/Anna Ek|Hers/);
    expect(await entries('view-left', ofAcme)).toEqual([]);
    const [erased] = await entries('customer-erase', ofAcme);
    expect(erased).toMatchObject({ subject: customerId, details: null });
  });
});

describe('by whoever sees all', () => {
  it('deletes everybody’s, and counts those that are shared or one’s own', async () => {
    await save({ ...annaEk, shared: true });
    await save(annaEk);
    await save(annaEk, await tokenFor());
    await save(annaEk, await tokenFor([acme]));
    expect(await eraseCalled('Anna Ek')).toBe(2);
    expect(await left()).toEqual([]);
    expect(await entries('view-left')).toEqual([]);
  });

  it('writes each shared one down, without what it was called or searched for', async () => {
    const filters = { query: 'ek', connectionId: acme };
    const subject = await save({ name: 'Invoices of Anna Ek', filters, shared: true });
    await save(annaEk);
    await eraseCalled('Anna Ek');
    const told = await entries('view-delete');
    const details = { customerId: `c-${customers}`, owner: 'anna' };
    expect(told).toMatchObject([{ subject, connectionId: acme, actor: 'anna', details }]);
    expect(JSON.stringify(told)).not.toMatch(/Anna Ek|Invoices/);
  });

  it('leaves views alone that hold a name of one word among others', async () => {
    const staying = [
      await save({ name: 'Month end', filters: { status: 'succeeded' }, shared: true }),
      await save({ name: 'New', filters: { status: 'queued' }, shared: true }),
    ];
    expect(await eraseCalled('end')).toBe(0);
    expect(await eraseCalled('new')).toBe(0);
    expect(await left()).toEqual(staying.toSorted());
    await save({ name: 'The one', filters: { query: 'Spotify' }, shared: true });
    expect(await eraseCalled('Spotify')).toBe(1);
  });
});
