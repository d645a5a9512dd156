import { join } from 'node:path';
import { buildMutated } from './histories/mutations/build.js';
import { openLanes, type Lane } from './histories/lane.js';
import { mutations } from './histories/mutations/mutations.js';

/** The same in every run: each mutation is known to show itself within these. */
const seed = Number(process.env['HISTORY_SEED'] ?? 1);
const histories = Number(process.env['HISTORIES'] ?? 1500);

// A mutation that shows itself late takes minutes, on a busy machine many.
jest.setTimeout(1_800_000);

const only = process.env['MUTATION'];

let lanes: Lane[];
beforeAll(async () => {
  lanes = await openLanes(process.env['TEST_DATABASE_URL']);
});
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

it.each(mutations.filter(({ guard }) => only === undefined || guard.includes(only)))(
  'notices when this does not hold: $guard',
  async (mutation) => {
    const { runHistories } = await buildMutated(join(__dirname, '..'), mutation);
    const startedAt = performance.now();
    const { failure, histories: told } = await runHistories({
      lanes,
      histories,
      seed,
      longest: 300,
      failing: 'as found',
    });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stderr.write(
      `${mutation.guard}: ${told} histories, ${seconds} s: ${failure?.split('\n')[0] ?? 'UNNOTICED'}\n`,
    );
    expect(failure).toBeDefined();
  },
);
