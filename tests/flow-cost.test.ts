import { openEvents, type EventSource } from '../apps/api/src/testing/event-source.js';
import { insertDeadLetter } from '../apps/api/src/testing/insert-jobs.js';
import { createSampleConnection } from '../apps/api/src/testing/sample-connection.js';
import {
  operatorToken,
  startTestApi,
  viewerToken,
  type TestApi,
} from '../apps/api/src/testing/test-api.js';
import { countCommands, type CommandCount } from './harness/count-commands.js';
import { eventually } from './harness/eventually.js';

jest.setTimeout(60_000);

let api: TestApi;
let count: CommandCount;
let connectionId: string;
const sources: EventSource[] = [];

beforeAll(async () => {
  count = countCommands();
  api = await startTestApi();
  ({ id: connectionId } = await createSampleConnection(api));
});
afterAll(async () => {
  for (const { close } of sources) close();
  await api.close();
  count.stop();
});

/** How often the steps were asked for. */
const looks = (): number =>
  [...count.statements()]
    .filter(([text]) => text.includes('steps AS MATERIALIZED'))
    .reduce((sum, [, times]) => sum + times, 0);

async function listen(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  sources.push(await openEvents(api.url, '/v1/flow', headers));
}

it('ten who look at the same figures cost PostgreSQL one look, and none when they have gone', async () => {
  count.reset();
  for (let n = 0; n < 5; n += 1) await Promise.all([listen(viewerToken), listen(operatorToken)]);
  await Promise.all(sources.map((source) => source.next()));
  expect(looks()).toBeLessThanOrEqual(2);
  count.reset();
  await insertDeadLetter(api.db, connectionId);
  await Promise.all(sources.map((source) => source.next()));
  expect(looks()).toBeLessThanOrEqual(2);
  for (const { close } of sources.splice(0)) close();
  // Whoever has gone is not looked for any more once the pause under way is over.
  const isStill = async (): Promise<true | undefined> => {
    count.reset();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    return looks() === 0 || undefined;
  };
  await eventually(isStill, 30_000);
});
