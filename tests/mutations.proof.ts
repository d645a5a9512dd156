import { join } from 'node:path';
import { buildMutated } from './histories/mutations/build.js';
import { openLanes, type Lane } from './histories/lane.js';
import { mutations } from './histories/mutations/mutations.js';

/** The same in every run: each mutation is known to show itself within these, or its own. */
const usual = { seed: 1, histories: 1500 };
const { HISTORY_SEED, HISTORIES } = process.env;

// A mutation that shows itself late takes minutes, on a busy machine many.
jest.setTimeout(1_800_000);

const only = process.env['MUTATION'];

let lanes: Lane[];
beforeAll(async () => {
  lanes = await openLanes();
});
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

it.each(mutations.filter(({ guard }) => only === undefined || guard.includes(only)))(
  'notices when this does not hold: $guard',
  async (mutation) => {
    const { runHistories } = await buildMutated(join(__dirname, '..'), mutation);
    const shownBy = mutation.shownBy ?? usual;
    const startedAt = performance.now();
    const { failure, histories: told } = await runHistories({
      lanes,
      histories: Number(HISTORIES ?? shownBy.histories),
      seed: Number(HISTORY_SEED ?? shownBy.seed),
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
