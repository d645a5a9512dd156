import { openLanes, type Lane } from './histories/lane.js';
import { runHistories } from './histories/run-histories.js';

const { HISTORIES, HISTORY_LENGTH, HISTORY_SEED, HISTORY_PATH, HISTORY_REPLAY } = process.env;

const wanted = Number(HISTORIES ?? 2000);

/** Another one in every run, so that histories are told that nobody has heard; it is printed. */
const seed = Number(HISTORY_SEED ?? Date.now() % 2 ** 31);

// 2,000 take about a minute on a quiet machine.
jest.setTimeout(120_000 + wanted * 300);

let lanes: Lane[];
beforeAll(async () => {
  lanes = await openLanes();
});
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

it(`keeps every promise of the engine in ${wanted} random histories`, async () => {
  const startedAt = performance.now();
  const told = await runHistories({
    lanes,
    histories: wanted,
    seed,
    longest: Number(HISTORY_LENGTH ?? 160),
    failing: 'shrunk',
    again:
      HISTORY_PATH === undefined ? undefined : { path: HISTORY_PATH, replayPath: HISTORY_REPLAY },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stderr.write(
    `histories: ${told.histories}, steps: ${told.steps}, seed: ${seed}, ${seconds} s\n`,
  );
  expect(told.failure).toBeUndefined();
});
