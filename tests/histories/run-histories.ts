import fc from 'fast-check';
import { bendTime, underClock } from './clock.js';
import { histories } from './commands.js';
import type { Happening } from './happening.js';
import type { Lane } from './lane.js';
import { World } from './world.js';

export type Wanted = {
  readonly lanes: readonly Lane[];
  readonly histories: number;
  readonly seed: number;
  /** Things in one history, at most. */
  readonly longest: number;
  /** The first that fails is made as short as it can be, or left as it is. */
  readonly failing: 'shrunk' | 'as found';
  /** Tells one history again: where fast-check found it, and how it was shrunk. */
  readonly again?: { readonly path: string; readonly replayPath: string | undefined } | undefined;
};

export type Told = {
  readonly histories: number;
  readonly steps: number;
  /** What the first history that failed was, shrunk, and how to tell it again. */
  readonly failure: string | undefined;
};

/** Tells random histories until one fails or all are told, in each lane one after the other. */
export async function runHistories(wanted: Wanted): Promise<Told> {
  const time = bendTime();
  const found: Found = {};
  const lanes = wanted.again ? wanted.lanes.slice(0, 1) : wanted.lanes;
  try {
    const told = await Promise.all(
      lanes.map((lane, index) =>
        runLane({ ...wanted, lane, index, of: lanes.length, machineNow: time.machineNow, found }),
      ),
    );
    return {
      histories: told.reduce((sum, one) => sum + one.histories, 0),
      steps: told.reduce((sum, one) => sum + one.steps, 0),
      failure: told.find(({ failure }) => failure !== undefined)?.failure,
    };
  } finally {
    time.undo();
  }
}

type Found = { by?: number; at?: number };

/** Whatever is still too long after this is read as it is. */
const shrinkForMs = 60_000;

type InLane = Wanted & {
  readonly lane: Lane;
  readonly index: number;
  readonly of: number;
  readonly machineNow: () => number;
  /** Which lane has a history that fails: the others need not go on. */
  readonly found: Found;
};

async function runLane(options: InLane): Promise<Told> {
  const { index, of, again, found, failing } = options;
  let steps = 0;
  let told = 0;
  const property = fc.asyncProperty(
    histories(options.longest, again?.replayPath),
    async (history) => {
      if (found.by !== undefined && found.by !== index) return;
      if (found.at !== undefined && options.machineNow() - found.at > shrinkForMs) return;
      told += 1;
      try {
        steps += await tell(history, options);
      } catch (error) {
        found.by = index;
        found.at ??= options.machineNow();
        throw error;
      }
    },
  );
  const result = await fc.check(property, {
    seed: options.seed + index,
    numRuns: Math.ceil(options.histories / of),
    endOnFailure: failing === 'as found' || again !== undefined,
    ...(again ? { path: again.path } : {}),
  });
  const failure = result.failed ? describe(result, options.longest) : undefined;
  return { histories: told, steps, failure };
}

/** Tells one history in a world of its own; answers how many steps of it could happen. */
async function tell(history: Iterable<Happening>, { lane, machineNow }: InLane): Promise<number> {
  const world = new World(lane, machineNow);
  await underClock(world.clock, async () => {
    await world.begin();
    await fc.asyncModelRun(() => ({ model: { world }, real: world }), history);
  });
  return world.steps;
}

function describe(result: fc.RunDetails<[Iterable<Happening>]>, longest: number): string {
  const text = fc.stringify(result.counterexample?.[0]);
  const replayPath = /replayPath="([^"]*)"/.exec(text)?.[1] ?? '';
  const cause =
    result.errorInstance instanceof Error ? result.errorInstance.message : 'interrupted';
  return [
    cause,
    `after: ${text.replace(/\s*\/\*.*\*\//s, '').replaceAll('),', ')\n      ')}`,
    `tell it again: HISTORY_SEED=${result.seed} HISTORY_LENGTH=${longest} HISTORY_PATH=${result.counterexamplePath ?? ''} HISTORY_REPLAY=${replayPath}`,
  ].join('\n');
}
