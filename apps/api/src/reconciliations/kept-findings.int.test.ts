import { memberOf } from '../testing/ask.js';
import { claimNext, endWith, missing, monthWith } from '../testing/run-comparison.js';
import { createActiveConnection } from '../testing/sample-connection.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let connectionId: string;

beforeAll(async () => {
  api = await startTestApi();
  connectionId = await createActiveConnection(api);
});

afterAll(() => api.close());

async function compare(month: string, invoiceId: string): Promise<string> {
  const period = { from: `${month}-01`, to: `${month}-28` };
  const path = `/v1/connections/${connectionId}/reconciliations`;
  const { body } = await api.ask('POST', path, { body: period });
  await endWith(api.db, await claimNext(api.db), {
    findings: [missing(invoiceId, period.from)],
    months: [monthWith(month, { findings: 1 })],
  });
  return String(memberOf(body, 'id'));
}

/** As many other comparisons of the company as are made in a year and a month, all of them since. */
async function fourHundredOthers(): Promise<void> {
  await api.db.prisma.$executeRaw`
    INSERT INTO reconciliations (id, connection_id, from_date, to_date, state, created_at, started_at)
    SELECT 'rec_other_' || n, ${connectionId}, '2024-01-01', '2024-01-31', 'completed', now(), now()
    FROM generate_series(1, 400) n`;
}

// Each may have found ten thousand, night after night, and an operator may ask for one after the other.
it('what comparisons of long ago have found is not kept, unless it stands or was signed', async () => {
  const forgotten = await compare('2025-03', 'agrees-by-now');
  const agreesByNow = await compare('2025-03', 'stands');
  const signed = await compare('2025-05', 'signed');
  const path = `/v1/connections/${connectionId}/agreements/2025-05/sign-offs`;
  const body = { reconciliationId: signed, comment: 'Booked by hand' };
  expect((await api.ask('POST', path, { body })).status).toBe(201);
  await compare('2025-05', 'another');
  await fourHundredOthers();
  const findingsOf = async (id: string): Promise<unknown> =>
    memberOf((await api.ask('GET', `/v1/reconciliations/${id}`)).body, 'findings');
  expect(await findingsOf(forgotten)).toHaveLength(1);
  const latest = await compare('2025-07', 'new');
  expect(await findingsOf(forgotten)).toEqual([]);
  for (const id of [agreesByNow, signed, latest]) expect(await findingsOf(id)).toHaveLength(1);
});
