import { acceptInvoice } from './accept.js';
import { claimJob } from './claim.js';
import { putBack, takeForRelease, unclaimed } from './release.js';
import { createTestEngine, incoming, room, type TestEngine } from './testing/engine.js';
import { insertActiveConnection, insertWorker } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('releasing', () => {
  it('never lets more than the window out, also when asked by many at once', async () => {
    const connectionId = await insertActiveConnection(test.db);
    for (let n = 0; n < 20; n += 1) {
      await acceptInvoice(test.db, incoming(connectionId, `inv-${n}`));
    }
    const released = await Promise.all(
      Array.from({ length: 5 }, () => takeForRelease(test.db, connectionId, room)),
    );
    expect(released.flat()).toHaveLength(room.live);
  });

  it('releases nothing of a paused connection', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    await test.db.prisma.connection.update({ where: { id: connectionId }, data: { paused: true } });
    expect(await takeForRelease(test.db, connectionId, room)).toEqual([]);
  });

  it('hands a delivery that Redis lost out again, and the lost one is stale then', async () => {
    const connectionId = await insertActiveConnection(test.db);
    await acceptInvoice(test.db, incoming(connectionId, 'inv-1'));
    const [lost] = await takeForRelease(test.db, connectionId, room);
    if (!lost) throw new Error('nothing was released');
    expect(await unclaimed(test.db, -1000, 10)).toContainEqual(lost);
    await putBack(test.db, [lost]);
    const [again] = await takeForRelease(test.db, connectionId, room);
    const workerId = await insertWorker(test.db, 60_000);
    expect(await claimJob(test.db, lost, workerId)).toBeUndefined();
    expect(again && (await claimJob(test.db, again, workerId))).toMatchObject({ fence: 1 });
  });
});
