import { eraseUnusedViews } from '@sync/people';
import { memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import { createSampleConnection, sampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let acme: string;
let borea: string;
/** Operators: of all companies beside anna, of Acme, of Borea, of both. */
let bert: string;
let ofAcme: string;
let ofBorea: string;
let ofBoth: string;

beforeAll(async () => {
  api = await startTestApi();
  acme = (await createSampleConnection(api)).id;
  const body = { ...sampleConnection, name: 'Borea AB' };
  borea = textOf((await api.ask('POST', '/v1/connections', { body })).body, 'id');
  bert = await tokenOf('bert');
  ofAcme = await tokenOf('of acme', [acme]);
  ofBorea = await tokenOf('of borea', [borea]);
  ofBoth = await tokenOf('of both', [acme, borea]);
});
afterAll(() => api.close());
beforeEach(() => api.db.prisma.savedView.deleteMany());

async function tokenOf(name: string, connectionIds?: readonly string[]): Promise<string> {
  const body = { name, role: 'operator', connectionIds };
  return textOf((await api.ask('POST', '/v1/operator-tokens', { body })).body, 'token');
}

type View = Readonly<Record<string, unknown>>;

/** As anna, unless `token` says otherwise. */
const save = (view: View, token?: string): Promise<Answered> =>
  api.ask('POST', '/v1/saved-views', {
    body: { name: 'Stopped', filters: {}, ...view },
    ...by(token),
  });

const change = (id: string, body: View, token?: string): Promise<Answered> =>
  api.ask('PATCH', `/v1/saved-views/${id}`, { body, ...by(token) });

const by = (token: string | undefined) => (token === undefined ? {} : { token });

async function idOf(view: View, token?: string): Promise<string> {
  return textOf((await save(view, token)).body, 'id');
}

async function namesFor(token?: string): Promise<unknown[]> {
  const { body } = await api.ask('GET', '/v1/saved-views', by(token));
  return (memberOf(body, 'items') as object[]).map((view) => memberOf(view, 'name'));
}

async function actionsAudited(): Promise<unknown[]> {
  const { body } = await api.ask('GET', '/v1/audit?limit=200');
  const all = memberOf(body, 'items') as { action: string; actor: string; details: unknown }[];
  return all
    .filter(({ action }) => action.includes('view'))
    .map(({ action, actor, details }) => [action, actor, details])
    .reverse();
}

describe('a view', () => {
  it('is kept as it was given, and is its maker’s in any browser', async () => {
    const filters = { status: 'queued,retrying', query: ' Åkeri ', from: '2026-11-01' };
    const columns = ['invoiceNumber', 'total', 'customer'];
    const made = await save({
      name: '  Waiting   here ',
      filters: { ...filters, invoiceId: '' },
      columns,
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ name: 'Waiting   here', owner: 'anna', own: true, shared: false, mayChange: true },
        ...{ filters, columns },
      },
    });
    const id = textOf(made.body, 'id');
    const read = await api.ask('GET', `/v1/saved-views/${id}`);
    expect(read).toMatchObject({ status: 200, body: made.body });
    const { body } = await api.ask('GET', '/v1/saved-views');
    expect(body).toEqual({ items: [made.body] });
  });

  it('opens a list that is never refused', async () => {
    const filters = {
      status: 'queued,retrying',
      from: '2026-11-01',
      to: '2026-12-01T00:00:00+01:00',
    };
    const { body } = await save({ filters });
    const asked = new URLSearchParams(memberOf(body, 'filters') as Record<string, string>);
    expect((await api.ask('GET', `/v1/sync-jobs?${asked.toString()}`)).status).toBe(200);
  });

  it('is changed by its maker, in what is named', async () => {
    const id = await idOf({ filters: { status: 'queued' }, columns: ['total'] });
    const renamed = await change(id, { name: 'Other' });
    const kept = { name: 'Other', filters: { status: 'queued' }, columns: ['total'] };
    expect(renamed).toMatchObject({ status: 200, body: kept });
    const changed = await change(id, { filters: { status: 'ignored' }, columns: null });
    expect(changed.body).toMatchObject({ filters: { status: 'ignored' }, columns: null });
    expect((await api.ask('DELETE', `/v1/saved-views/${id}`)).status).toBe(204);
    expect((await api.ask('GET', `/v1/saved-views/${id}`)).status).toBe(404);
    expect((await api.ask('DELETE', `/v1/saved-views/${id}`)).status).toBe(404);
  });

  it.each([
    ['a blank name', { name: '  ' }, '/name'],
    ['a long name', { name: 'x'.repeat(61) }, '/name'],
    ['a name that cannot be stored', { name: 'a\u0000b' }, '/name'],
    ['a name that turns the direction of writing', { name: 'a\u202eb' }, '/name'],
    ['an unknown filter', { filters: { colour: 'red' } }, '/filters/colour'],
    ['a page', { filters: { cursor: 'abc' } }, '/filters/cursor'],
    ['a status that no list knows', { filters: { status: 'lost' } }, '/filters/status'],
    ['a date that no list takes', { filters: { from: 'yesterday' } }, '/filters/from'],
    ['a search that no list takes', { filters: { query: 'x'.repeat(201) } }, '/filters/query'],
    ['more than a thousand characters', { filters: { invoiceId: 'x'.repeat(1001) } }, '/filters'],
    ['a text that cannot be stored', { filters: { query: '\ud800' } }, '/filters/query'],
    ['an unknown column', { columns: ['colour'] }, '/columns/0'],
    ['a column twice', { columns: ['total', 'total'] }, '/columns'],
    ['no column', { columns: [] }, '/columns'],
    [
      'a connection that is not there',
      { filters: { connectionId: 'conn_x' } },
      '/filters/connectionId',
    ],
    ['a field that nobody knows', { owner: 'vera' }, '/owner'],
  ])('is refused with %s, made or changed', async (_what, wrong, pointer) => {
    expect(await save(wrong)).toMatchObject({ status: 422, body: problem(422, pointer) });
    const id = await idOf({});
    expect(await change(id, wrong)).toMatchObject({ status: 422, body: problem(422, pointer) });
  });
});

describe('a private view', () => {
  it('is there for nobody else', async () => {
    const id = await idOf({ name: 'Mine' });
    expect(await namesFor()).toEqual(['Mine']);
    expect(await namesFor(bert)).toEqual([]);
    expect((await api.ask('GET', `/v1/saved-views/${id}`, { token: bert })).status).toBe(404);
    expect((await change(id, { name: 'Taken' }, bert)).status).toBe(404);
    expect((await api.ask('DELETE', `/v1/saved-views/${id}`, { token: bert })).status).toBe(404);
  });

  it('may be a viewer’s, who may not share it', async () => {
    const id = await idOf({ name: 'Vera’s' }, viewerToken);
    expect((await change(id, { filters: { status: 'ignored' } }, viewerToken)).status).toBe(200);
    expect(await change(id, { shared: true }, viewerToken)).toMatchObject({ status: 403 });
    expect(await save({ name: 'S', shared: true }, viewerToken)).toMatchObject({ status: 403 });
    const gone = await api.ask('DELETE', `/v1/saved-views/${id}`, { token: viewerToken });
    expect(gone.status).toBe(204);
  });

  it('stands in no audit log, nor does what it searches for', async () => {
    const before = (await actionsAudited()).length;
    const id = await idOf({ filters: { query: 'Hemlig' } });
    await change(id, { name: 'Other' });
    await api.ask('DELETE', `/v1/saved-views/${id}`);
    expect(await actionsAudited()).toHaveLength(before);
    expect(api.log.join('')).not.toContain('Hemlig');
  });

  it('goes when its maker has listed it for no year; a shared one stays', async () => {
    await save({ name: 'Old' });
    await save({ name: 'Shared', shared: true });
    const old = { usedAt: new Date(Date.now() - 401 * 86_400_000) };
    await api.db.prisma.savedView.updateMany({ data: old });
    expect(await eraseUnusedViews(api.db)).toBe(1);
    expect(await namesFor()).toEqual(['Shared']);
  });

  it('stays for as long as its maker lists it', async () => {
    await save({ name: 'Old' });
    const old = { usedAt: new Date(Date.now() - 401 * 86_400_000) };
    await api.db.prisma.savedView.updateMany({ data: old });
    expect(await namesFor()).toEqual(['Old']);
    expect(await eraseUnusedViews(api.db)).toBe(0);
    expect(await namesFor()).toEqual(['Old']);
  });
});

describe('a shared view', () => {
  it('is everybody’s to open, and an operator’s to change and delete', async () => {
    const id = await idOf({ name: 'Ours', filters: { status: 'queued' }, shared: true });
    for (const token of [bert, viewerToken, ofAcme, ofBorea]) {
      expect(await namesFor(token)).toEqual(['Ours']);
    }
    const { body } = await api.ask('GET', `/v1/saved-views/${id}`, { token: viewerToken });
    expect(body).toMatchObject({ owner: 'anna', own: false, mayChange: false });
    expect((await change(id, { name: 'Vera’s' }, viewerToken)).status).toBe(403);
    const path = `/v1/saved-views/${id}`;
    expect((await api.ask('DELETE', path, { token: viewerToken })).status).toBe(403);
    const renamed = await change(id, { name: 'All of ours' }, bert);
    expect(renamed.body).toMatchObject({ name: 'All of ours', owner: 'anna', mayChange: true });
    expect((await api.ask('DELETE', path, { token: bert })).status).toBe(204);
  });

  it('is taken back by who made it alone', async () => {
    const id = await idOf({ name: 'Ours', shared: true });
    expect((await change(id, { shared: false }, bert)).status).toBe(403);
    expect((await change(id, { shared: false })).status).toBe(200);
    expect(await namesFor(bert)).toEqual([]);
    expect((await change(id, { shared: true })).status).toBe(200);
    expect(await namesFor(bert)).toEqual(['Ours']);
  });

  it('is written down with who did what to it, and without what it searches for', async () => {
    const before = (await actionsAudited()).length;
    const id = await idOf({ name: 'Late', filters: { query: 'Hemlig' }, shared: true });
    await change(id, { name: 'Later', columns: ['total'] }, bert);
    await change(id, { name: 'Later' }, bert);
    await change(id, { shared: false });
    await change(id, { shared: true });
    await api.ask('DELETE', `/v1/saved-views/${id}`, { token: bert });
    expect((await actionsAudited()).slice(before)).toEqual([
      ['view-share', 'anna', { name: 'Late' }],
      ['view-change', 'bert', { name: 'Later', formerName: 'Late', fields: ['name', 'columns'] }],
      ['view-unshare', 'anna', { name: 'Later' }],
      ['view-share', 'anna', { name: 'Later' }],
      ['view-delete', 'bert', { name: 'Later' }],
    ]);
    const audit = await api.ask('GET', '/v1/audit?limit=200');
    expect(audit.text + api.log.join('')).not.toContain('Hemlig');
  });
});

describe('who sees some companies only', () => {
  it('sees the shared views of these, and none that may tell of another', async () => {
    await save({ name: 'Of Acme', filters: { connectionId: acme }, shared: true });
    await save({ name: 'Of Borea', filters: { connectionId: borea }, shared: true });
    await save({ name: 'A name', filters: { query: 'Nordan' }, shared: true });
    await save({ name: 'A cause', filters: { fingerprint: 'f' }, shared: true });
    await save({ name: 'Queued', filters: { status: 'queued' }, shared: true });
    await save({ name: 'Made for Acme', filters: { query: 'x' }, shared: true }, ofAcme);
    await save({ name: 'Made for both', shared: true }, ofBoth);
    expect(await namesFor(ofAcme)).toEqual(['Made for Acme', 'Of Acme', 'Queued']);
    expect(await namesFor(ofBorea)).toEqual(['Of Borea', 'Queued']);
    const forBoth = ['Made for Acme', 'Made for both', 'Of Acme', 'Of Borea', 'Queued'];
    expect(await namesFor(ofBoth)).toEqual(forBoth);
    expect(await namesFor(bert)).toHaveLength(7);
  });

  it('reaches no view of another company by its id', async () => {
    const id = await idOf({ filters: { connectionId: borea }, shared: true });
    const path = `/v1/saved-views/${id}`;
    expect((await api.ask('GET', path, { token: ofAcme })).status).toBe(404);
    expect((await change(id, { name: 'x' }, ofAcme)).status).toBe(404);
    expect((await api.ask('DELETE', path, { token: ofAcme })).status).toBe(404);
  });

  it('is not told by a refusal which names another company’s views have', async () => {
    await save({ name: 'Month-end', filters: { connectionId: borea }, shared: true });
    await save({ name: 'Month-end', shared: true }, ofBorea);
    await save({ name: 'Month-end', filters: { query: 'Nordan' }, shared: true });
    expect((await save({ name: 'Month-end', shared: true }, ofAcme)).status).toBe(201);
    const named = { name: 'Month-end', filters: { connectionId: acme }, shared: true };
    expect((await save(named, ofAcme)).status).toBe(201);
  });

  it('names no company that she does not see', async () => {
    const naming = { filters: { connectionId: borea } };
    expect(await save(naming, ofAcme)).toMatchObject({
      status: 422,
      body: problem(422, '/filters/connectionId'),
    });
    const id = await idOf({}, ofAcme);
    expect((await change(id, naming, ofAcme)).status).toBe(422);
  });

  it('changes no view that people of other companies have in their menus', async () => {
    const everybodys = await idOf({ name: 'Queued', filters: { status: 'queued' }, shared: true });
    expect((await change(everybodys, { name: 'x' }, ofAcme)).status).toBe(403);
    const path = `/v1/saved-views/${everybodys}`;
    expect((await api.ask('DELETE', path, { token: ofAcme })).status).toBe(403);
    const { body } = await api.ask('GET', path, { token: ofAcme });
    expect(body).toMatchObject({ mayChange: false });
    const ofItsOwn = await idOf({ name: 'A', filters: { connectionId: acme }, shared: true });
    expect((await change(ofItsOwn, { name: 'x' }, ofAcme)).status).toBe(200);
  });

  it('puts none that is her company’s into the menus of people of others', async () => {
    const id = await idOf({ name: 'Of Acme', filters: { connectionId: acme }, shared: true });
    await save({ name: 'Hidden', filters: { query: 'Nordan' }, shared: true });
    // Whether the name is taken there is not told either.
    for (const name of ['For all', 'Hidden']) {
      expect((await change(id, { name, filters: {} }, ofAcme)).status).toBe(403);
    }
    expect(await namesFor(ofBorea)).toEqual([]);
    expect((await change(id, { name: 'Renamed' }, ofAcme)).status).toBe(200);
  });

  it('has a view no longer that she made while she saw more', async () => {
    const wide = await tokenOf('olga');
    await save({ name: 'Nordan', filters: { query: 'Nordan' } }, wide);
    await save({ name: 'Of Borea', filters: { connectionId: borea } }, wide);
    await save({ name: 'Queued', filters: { status: 'queued' } }, wide);
    const { body } = await api.ask('GET', '/v1/operator-tokens?limit=1');
    const id = textOf((memberOf(body, 'items') as unknown[])[0], 'id');
    await api.ask('DELETE', `/v1/operator-tokens/${id}`);
    expect(await namesFor(await tokenOf('olga', [acme]))).toEqual(['Queued']);
  });
});

describe('a name', () => {
  it('is taken once in a menu, in whatever letters', async () => {
    await save({ name: 'Månadsslut' });
    expect(await save({ name: ' månadsslut ' })).toMatchObject({ status: 409, body: problem(409) });
    expect((await save({ name: 'Månadsslut' }, bert)).status).toBe(201);
    expect((await save({ name: 'Månadsslut', shared: true })).status).toBe(201);
    expect((await save({ name: 'MÅNADSSLUT', shared: true }, bert)).status).toBe(409);
  });

  it('is taken as well by renaming and by sharing, and never by itself', async () => {
    await save({ name: 'A', shared: true });
    const id = await idOf({ name: 'A' }, bert);
    expect((await change(id, { shared: true }, bert)).status).toBe(409);
    expect((await change(id, { name: 'a' }, bert)).status).toBe(200);
    await save({ name: 'B' }, bert);
    expect((await change(id, { name: 'b' }, bert)).status).toBe(409);
  });

  it('goes to one of those who want it at the same time', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => save({ name: 'Once', shared: true })));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

it('who saves and who changes views of one company never wait for each other in a circle', async () => {
  const ids = await Promise.all([1, 2, 3].map((n) => idOf({ name: String(n) })));
  const filters = { connectionId: acme };
  for (let round = 0; round < 8; round += 1) {
    const all = await Promise.all(
      ids.flatMap((id, n) => [
        change(id, { filters }),
        save({ name: `${round} ${n}`, filters }, bert),
      ]),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 201, 200, 201, 200, 201]);
  }
});

describe('the number of views', () => {
  const rows = (count: number, of: { owner: string; shared: boolean; scoped?: boolean }) =>
    api.db.prisma.savedView.createMany({
      data: Array.from({ length: count }, (_, at) => ({
        ...{ id: `viw_${of.owner}_${String(at)}`, name: String(at), nameKey: String(at) },
        ...{ audience: of.owner, filters: {}, scoped: false, ...of },
      })),
    });

  it('is fifty for one person', async () => {
    await rows(49, { owner: 'anna', shared: false });
    expect((await save({ name: 'The fiftieth' })).status).toBe(201);
    expect(await save({ name: 'One more' })).toMatchObject({ status: 409, body: problem(409) });
    expect((await save({ name: 'One more' }, bert)).status).toBe(201);
  });

  it('is a hundred for shared ones', async () => {
    await rows(49, { owner: 'x', shared: true });
    await rows(50, { owner: 'y', shared: true });
    const id = await idOf({ name: 'Mine' });
    expect((await save({ name: 'The hundredth', shared: true })).status).toBe(201);
    expect((await save({ name: 'One more', shared: true })).status).toBe(409);
    expect((await change(id, { shared: true })).status).toBe(409);
  });

  it('leaves places for who sees everything', async () => {
    await rows(50, { owner: 'x', shared: true, scoped: true });
    expect((await save({ name: 'One more', shared: true }, ofAcme)).status).toBe(409);
    expect((await save({ name: 'One more', shared: true })).status).toBe(201);
  });
});

it('goes with the company that it names', async () => {
  const body = { ...sampleConnection, name: 'Leaving' };
  const id = textOf((await api.ask('POST', '/v1/connections', { body })).body, 'id');
  await save({ name: 'Of who leaves', filters: { connectionId: id }, shared: true });
  await save({ name: 'Mine of who leaves', filters: { connectionId: id } }, bert);
  await save({ name: 'Stays', filters: { connectionId: acme } });
  expect((await api.ask('DELETE', `/v1/connections/${id}`)).status).toBe(200);
  expect(await namesFor()).toEqual(['Stays']);
  expect(await namesFor(bert)).toEqual([]);
});
