import { acceptInvoice } from './accept.js';
import { endAttempt } from './end.js';
import { createTestEngine, incoming, type TestEngine } from './testing/engine.js';
import { insertActiveConnection } from './testing/fixtures.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

describe('accepting', () => {
  it('makes one job of an invoice told ten times at once, by both doors', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        acceptInvoice(test.db, {
          ...incoming(connectionId, 'inv-1', index % 2 ? undefined : `msg_${index}`),
          source: index % 2 ? 'webhook' : 'event',
        }),
      ),
    );
    const ids = new Set(answers.map((answer) => 'jobId' in answer && answer.jobId));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(1);
  });

  it('answers a repeated webhook id as the first time, and refuses it for another invoice', async () => {
    const connectionId = await insertActiveConnection(test.db);
    const first = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_1'));
    const again = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_1'));
    const other = await acceptInvoice(test.db, incoming(connectionId, 'inv-2', 'msg_1'));
    expect([first.kind, again.kind, other.kind]).toEqual([
      'accepted',
      'known',
      'webhook-id-conflict',
    ]);
  });

  it('takes an ignored invoice up again under the same id', async () => {
    const { job, connectionId } = await test.claimNew();
    await endAttempt(test.db, job, { kind: 'ignored', reason: 'status is Due' }, {}, []);
    const again = await acceptInvoice(test.db, incoming(connectionId, 'inv-1', 'msg_2'));
    expect(again).toEqual({ kind: 'accepted', jobId: job.jobId, status: 'queued' });
  });
});
