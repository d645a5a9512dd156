import { everyChoice, lockedMeanwhile } from './boundary/scenarios.js';
import { allWell, outcomes, setStage, type Stage } from './boundary/stage.js';
import { freezeAtEveryPoint, killAtEveryPoint } from './boundary/strike.js';

// Start of the system, 36 companies, a lease, the quiet time after a lost answer, twice over.
jest.setTimeout(180_000);

/** Contract: another worker continues within 10 s. */
const takeoverMs = 10_000;

let stage: Stage;
afterEach(() => stage.stop());

it('carries out every choice of a connection once when the worker is killed at any of its calls', async () => {
  stage = await setStage(9, [everyChoice, lockedMeanwhile]);
  const tookOverMs = await killAtEveryPoint(stage);
  expect(await outcomes(stage)).toEqual(allWell(stage));
  expect(tookOverMs).toBeLessThan(takeoverMs);
});

it('carries out every choice of a connection once when the worker freezes at any of its calls and wakes up later', async () => {
  stage = await setStage(10, [everyChoice, lockedMeanwhile]);
  await freezeAtEveryPoint(stage);
  expect(await outcomes(stage)).toEqual(allWell(stage));
});
