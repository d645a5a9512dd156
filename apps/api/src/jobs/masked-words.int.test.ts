import { newId } from '@sync/database';
import { textOf } from '../testing/ask.js';
import { insertDeadLetter } from '../testing/insert-jobs.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;
let jobId: string;
let replayId: string;

const name = 'Anna Andersson';

/** What workers write: notes of the mapping, and what Fortnox says. */
const words = {
  note: `Fortnox does not take the customer's name as it is; it stands there as "${name}".`,
  number: '"640823-3234" is no Swedish organisation or personal number and is not sent.',
  letter: `Could not create the invoice. Fortnox says: “Kunden ${name}, Storgatan 1, saknas.”`,
  told: `changed in SubscriptionFlow after it was carried over: status Paid is now ${name}`,
  bare: `Could not read it (${name}).`,
  card: 'Fortnox customer 7 has the VAT number "ES12345678Z", but this invoice is for "ES87654321X"; it would stand under the number of the card in the EU sales list.',
};
const hidden = [name, 'Andersson', 'Storgatan', '640823', '12345678', '87654321'];

beforeAll(async () => {
  api = await startTestApi();
  ({ id: connectionId } = await createSampleConnection(api));
  const settings = { customerNames: 'masked' };
  await api.ask('PATCH', `/v1/connections/${connectionId}`, { body: { settings } });
  jobId = await insertDeadLetter(api.db, connectionId, {
    ...{ customerName: name, deadLetterMessage: words.letter, reason: words.bare },
    drift: [{ what: 'changed', message: words.told, at: '2026-11-20T10:00:00.000Z' }],
  });
  await api.db.prisma.timelineEntry.createMany({
    data: [
      { jobId, type: 'note', data: { message: words.note } },
      { jobId, type: 'note', data: { message: words.number } },
      { jobId, type: 'note', data: { message: words.card } },
      { jobId, type: 'verdict', data: { verdict: 'dead-letter', reason: words.letter } },
    ],
  });
  replayId = newId('rpl');
  await api.db.prisma.replay.create({
    data: {
      ...{ id: replayId, actor: 'anna', reason: 'all', filter: {}, ratePercent: 30 },
      state: 'completed',
      items: { create: { jobId, connectionId, state: 'failed-again', series: 1 } },
    },
  });
});
afterAll(() => api.close());

describe('what was written about an invoice of a company that masks its customers', () => {
  it.each([
    ['its page', () => `/v1/sync-jobs/${jobId}`],
    ['lists', () => `/v1/sync-jobs?connectionId=${connectionId}`],
    ['the file', () => `/v1/sync-jobs.csv?connectionId=${connectionId}`],
    ['dead letters', () => `/v1/dead-letters?connectionId=${connectionId}`],
    ['replays', () => `/v1/replays/${replayId}/items`],
  ])('names nobody to a viewer: %s', async (_, path) => {
    const { status, text } = await api.ask('GET', path(), { token: viewerToken });
    expect([status, hidden.filter((one) => text.includes(one))]).toEqual([200, []]);
    expect(text).toContain('Could not');
  });

  it('is whole for an operator, who has to mend it', async () => {
    const { body, text } = await api.ask('GET', `/v1/sync-jobs/${jobId}`, { token: operatorToken });
    expect(textOf(body, 'reason')).toBe(words.bare);
    expect(text).toContain('640823-3234');
    expect(body).toMatchObject({ drift: [{ message: words.told }] });
  });
});
