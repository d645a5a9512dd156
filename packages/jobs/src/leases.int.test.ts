import { createServer, type Socket } from 'node:net';
import { openDatabase } from '@sync/database';
import { heartbeatMs, holdLease, leaseMs, noteGoneSessions } from './leases.js';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

async function withLease(
  work: (lease: Awaited<ReturnType<typeof holdLease>>) => Promise<void>,
): Promise<void> {
  const lease = await holdLease({ databaseUrl: test.url, onLost: () => undefined });
  try {
    await work(lease);
  } finally {
    jest.restoreAllMocks();
    await lease.end();
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('does not act after the machine was suspended, until a heartbeat has said that it may', () =>
  withLease(async (lease) => {
    // A suspended machine's monotonic clock stood still; only the date has moved on.
    const jumpedBy = leaseMs;
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + jumpedBy);
    expect(lease.isHeld()).toBe(false);
    await sleep(heartbeatMs * 2);
    expect(lease.isHeld()).toBe(true);
  }));

it('gains no time from a date that is set back', () =>
  withLease(async (lease) => {
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    const later = performance.now() + leaseMs;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    expect(lease.isHeld()).toBe(false);
    return Promise.resolve();
  }));

it('ends a lease that was not renewed in time for good', async () => {
  const lost: string[] = [];
  const lease = await holdLease({ databaseUrl: test.url, onLost: () => lost.push('lost') });
  expect(lease.isHeld()).toBe(true);
  // Somebody who found it lapsed has taken its jobs.
  await test.db.prisma.worker.update({
    where: { id: lease.workerId },
    data: { aliveUntil: new Date(Date.now() - 1) },
  });
  await new Promise((resolve) => {
    lease.signal.addEventListener('abort', resolve);
  });
  expect([lease.isHeld(), lost]).toEqual([false, ['lost']]);
});

it('is not taken for dead while somebody else has yet to wait for what it has sent', async () => {
  const lease = await holdLease({ databaseUrl: test.url, onLost: () => undefined });
  const where = { id: lease.workerId };
  const lost = new Promise((resolve) => {
    lease.signal.addEventListener('abort', resolve);
  });
  await test.db.prisma.worker.update({ where, data: { aliveUntil: new Date(Date.now() - 1) } });
  await lost;
  const seenGone = async (): Promise<boolean> => {
    await noteGoneSessions(test.db);
    return (await test.db.prisma.worker.findUniqueOrThrow({ where })).sessionGoneAt !== null;
  };
  const before = await seenGone();
  await lease.letGo();
  // Its session ends a moment after the connection.
  await sleep(500);
  expect([before, await seenGone()]).toEqual([false, true]);
});

it("takes nobody for gone whose session another role's rights do not show", async () => {
  const runtime = openDatabase({ url: await test.runtimeUrl() });
  await withLease(async ({ workerId }) => {
    await noteGoneSessions(runtime);
    const worker = await test.db.prisma.worker.findUniqueOrThrow({ where: { id: workerId } });
    expect(worker.sessionGoneAt).toBeNull();
  });
  await runtime.close();
});

/** Lets everybody in and answers no question, as a pooler does that has no server left. */
async function silentServer(open: Set<Socket>): Promise<{ url: string; close: () => void }> {
  const [isIn, key, isReady] = [
    [0x52, 0, 0, 0, 8, 0, 0, 0, 0],
    [0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1],
    [0x5a, 0, 0, 0, 5, 0x49],
  ];
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    socket.once('data', () => socket.write(Buffer.from([isIn, key, isReady].flat())));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `postgresql://u:p@127.0.0.1:${port}/db?sslmode=disable`,
    close: () => server.close(),
  };
}

it('leaves no connection behind where none is answered', async () => {
  const open = new Set<Socket>();
  const server = await silentServer(open);
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(holdLease({ databaseUrl: server.url, onLost: () => undefined })).rejects.toThrow();
  }
  await sleep(200);
  const left = open.size;
  for (const socket of open) socket.destroy();
  server.close();
  expect(left).toBe(0);
}, 15_000);
