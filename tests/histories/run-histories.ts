import fc from 'fast-check';
import { bendTime, underClock } from './clock.js';
import { histories } from './commands.js';
import type { Happening } from './happening.js';
import { openLane, type Lane } from './lane.js';
import { World } from './world.js';

/** Histories told at once, each on a database of its own: they wait for round trips mostly. */
const lanes = 4;

export type Wanted = {
  readonly databaseUrl: string | undefined;
  readonly histories: number;
  readonly seed: number;
  /** Tells one history again: where fast-check found it, and how it was shrunk. */
  readonly again?: { readonly path: string; readonly replayPath: string | undefined } | undefined;
};

export type Told = {
  readonly histories: number;
  readonly steps: number;
  /** What the first history that failed was, shrunk, and how to tell it again. */
  readonly failure: string | undefined;
};

/** Tells random histories until one fails or all are told. */
export async function runHistories(wanted: Wanted): Promise<Told> {
  const time = bendTime();
  const open = await Promise.all(
    Array.from({ length: wanted.again ? 1 : lanes }, () => openLane(wanted.databaseUrl)),
  );
  try {
    const told = await Promise.all(
      open.map((lane, index) => runLane(lane, index, open.length, time.machineNow, wanted)),
    );
    return {
      histories: told.reduce((sum, one) => sum + one.histories, 0),
      steps: told.reduce((sum, one) => sum + one.steps, 0),
      failure: told.find(({ failure }) => failure !== undefined)?.failure,
    };
  } finally {
    time.undo();
    await Promise.all(open.map((lane) => lane.close()));
  }
}

async function runLane(
  lane: Lane,
  index: number,
  of: number,
  machineNow: () => number,
  wanted: Wanted,
): Promise<Told> {
  const seed = wanted.seed + index;
  let steps = 0;
  const { again } = wanted;
  const commands = again?.replayPath === undefined ? histories() : histories(again.replayPath);
  const property = fc.asyncProperty(commands, async (history) => {
    const world = new World(lane, machineNow);
    await underClock(world.clock, async () => {
      await fc.asyncModelRun(async () => {
        await world.begin();
        return { model: { world }, real: world };
      }, history);
    });
    steps += world.steps;
  });
  const result = await fc.check(property, {
    seed,
    numRuns: Math.ceil(wanted.histories / of),
    ...(again ? { path: again.path } : {}),
  });
  const failure = result.failed ? describe(result) : undefined;
  return { histories: result.numRuns, steps, failure };
}

function describe(result: fc.RunDetails<[Iterable<Happening>]>): string {
  const [history] = result.counterexample ?? [];
  const text = String(history);
  const replayPath = /replayPath="([^"]*)"/.exec(text)?.[1] ?? '';
  const cause =
    result.errorInstance instanceof Error ? result.errorInstance.message : 'interrupted';
  return [
    `${cause}`,
    `after: ${text.replace(/\s*\/\*.*\*\//s, '').replaceAll('),', ')\n      ')}`,
    `tell it again: HISTORY_SEED=${result.seed} HISTORY_PATH=${result.counterexamplePath ?? ''} HISTORY_REPLAY=${replayPath}`,
  ].join('\n');
}
