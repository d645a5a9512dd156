import { listAt, textAt } from '../scripts/start/json.js';
import { stopChild } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { Stage } from './restore/stage.js';

jest.setTimeout(180_000);

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start(7);
});

beforeEach(() => stage.nextCompany());

afterAll(() => stage.stop());

async function expectHeld(since: number): Promise<void> {
  await stage.untilHeld();
  await stage.untilSwept();
  expect(await stage.changesSince(since)).toEqual([]);
  const ready = await fetch(`${stage.system.apiUrl}/readyz`);
  expect(await ready.json()).toMatchObject({
    status: 'degraded',
    restored: expect.stringContaining('npm run recover') as unknown,
  });
  expect(await stage.connection()).toMatchObject({
    status: 'needs-attention',
    detail: expect.stringContaining('npm run recover') as unknown,
  });
}

it('never takes a restart or an emptied Redis for a restore', async () => {
  const invoices = await stage.makeInvoices(0, 5);
  for (const [n, happening] of [
    () => stage.redis.flushdb(),
    () => stage.postgres.restart('orderly'),
    () => stage.postgres.restart('crash'),
    () => Promise.all(stage.system.workers.map(stopChild)).then(() => stage.system.addWorker()),
    () => stage.redis.flushdb().then(() => stage.postgres.restart('crash')),
  ].entries()) {
    await happening();
    await eventually(
      () =>
        stage.tell(invoices.slice(n, n + 1)).then(
          () => true,
          () => undefined,
        ),
      20_000,
    );
    await stage.untilAllDone(invoices.slice(0, n + 1));
  }
  expect(stage.alarms()).toEqual([]);
});

it('books nothing twice and loses nothing after a backup was brought back: ten waiting, two hundred booked since', async () => {
  const invoices = await stage.makeInvoices(0, 211);
  await stage.pause(true);
  await stage.tell(invoices.slice(0, 10));
  await stage.postgres.backUp();
  await stage.pause(false);
  await stage.tell(invoices.slice(10, 210));
  await stage.untilAllDone(invoices.slice(0, 210));

  // One is half-done when the database is lost, and its worker with it.
  const match = { method: 'POST', path: '^/3/invoices$' };
  await stage.sandbox.post('/control/fortnox/faults', {
    kind: 'hold-after-commit',
    match,
    times: 1,
  });
  await stage.tell(invoices.slice(210));
  const held = await eventually(async () => {
    const [first] = listAt(await stage.sandbox.get('/control/fortnox/held'), 'items');
    return first === undefined ? undefined : textAt(first, 'id');
  }, 10_000);
  const worker = stage.system.workers.at(-1);
  worker?.signal('SIGKILL');
  await worker?.gone;
  await stage.sandbox.post(`/control/fortnox/held/${held}`, { how: 'drop' });

  const since = Date.now();
  await stage.postgres.restore();
  await stage.pause(false);
  await stage.system.addWorker();
  await stage.tell(invoices.slice(0, 40), 1);
  await expectHeld(since);

  await stage.pause(true);
  const recovered = await stage.recover();
  expect(recovered).toMatchObject({
    code: 0,
    said: expect.stringContaining('recovered.') as unknown,
  });
  expect(await stage.changesSince(since)).toEqual([]);

  // The half-done one is finished although nobody tells of it again.
  await stage.pause(false);
  await stage.tell(invoices.slice(0, 210), 1);
  await stage.untilAllDone(invoices);
});

it('books nothing twice after a fail-over to a replica that lagged, under workers that run on', async () => {
  const invoices = await stage.makeInvoices(0, 60);
  await stage.tell(invoices.slice(0, 10));
  await stage.untilAllDone(invoices.slice(0, 10));
  await stage.postgres.backUp();
  await stage.tell(invoices.slice(10));
  await stage.untilAllDone(invoices);

  const since = Date.now();
  await stage.postgres.failOver();
  await eventually(
    () =>
      stage.tell(invoices.slice(10, 30), 1).then(
        () => true,
        () => undefined,
      ),
    20_000,
  );
  await expectHeld(since);
  await stage.letTimePass();
  expect((await stage.recover()).code).toBe(0);
  await stage.tellAgain(invoices);
  await stage.untilAllDone(invoices);
});
