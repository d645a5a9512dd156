import { findConnection } from '@sync/connections';
import { noteNothing, takeDueQuestions, type DueQuestion } from '@sync/jobs';
import { noteOutcome, type HealthDependencies } from '../company-health.js';
import { askSide } from '../side-questions.js';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** How often it is looked whether a held side is to be asked; one small statement. */
const tickMs = 1000;

/** When Fortnox is out for every company, so many are asked at once. */
const askedAtOnce = 20;

type Dependencies = HealthDependencies &
  LoopWatch & {
    readonly workerId: () => string;
    readonly release: (connectionId: string) => void;
  };

/**
 * Asks sides that did not answer whether they do by now, and lets the jobs that waited for them go
 * on. Every worker does so; each question is one worker's.
 */
export function startSideChecks(deps: Dependencies): Loop {
  return startLoop(deps, {
    name: 'sides',
    everyMs: tickMs,
    round: (signal) => checkDue(deps, signal),
  });
}

async function checkDue(deps: Dependencies, signal: AbortSignal): Promise<void> {
  const due = await takeDueQuestions(deps.db, askedAtOnce);
  await Promise.all(due.map((question) => checkSide(deps, question, signal)));
}

async function checkSide(
  deps: Dependencies,
  { connectionId, side, trips }: DueQuestion,
  signal: AbortSignal,
): Promise<void> {
  const connection = await findConnection(deps.db, connectionId);
  if (!connection) return noteNothing(deps.db, connectionId, side);
  const reply = await askSide(deps, {
    ...{ connection, side, signal, turn: trips },
    workerId: deps.workerId(),
  });
  await noteOutcome(deps, connectionId, side, reply);
  if (reply.kind !== 'answered') return;
  deps.log.info({ connectionId, side }, 'breaker.closed');
  deps.release(connectionId);
}
