import { firstInvoice } from './boundary/scenarios.js';
import { allWell, outcomes, setStage, type Stage } from './boundary/stage.js';
import { freezeAtEveryPoint, killAtEveryPoint } from './boundary/strike.js';

// Start of the system, 28 companies, a lease, the quiet time after a lost answer, twice over.
jest.setTimeout(180_000);

/** Contract: another worker continues within 10 s. */
const takeoverMs = 10_000;

let stage: Stage;
afterEach(() => stage.stop());

it('carries every invoice over once when its worker is killed before, during or after any call', async () => {
  stage = await setStage(9, [firstInvoice]);
  const tookOverMs = await killAtEveryPoint(stage);
  expect(await outcomes(stage)).toEqual(allWell(stage));
  expect(tookOverMs).toBeLessThan(takeoverMs);
});

it('carries every invoice over once when its worker freezes at any call and wakes up later', async () => {
  stage = await setStage(10, [firstInvoice]);
  await freezeAtEveryPoint(stage);
  expect(await outcomes(stage)).toEqual(allWell(stage));
});
