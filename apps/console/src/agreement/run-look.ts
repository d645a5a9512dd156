import type { Reconciliation } from '../api/shapes.js';
import type { Look } from '../format/status.js';
import type { Texts } from '../texts/texts.js';

/** How a comparison stands, as seen from one month. */
export function lookOfRun({ agreement }: Texts, run: Reconciliation, month: string): Look {
  const { states } = agreement;
  switch (run.state) {
    case 'queued':
      return { ...states.queued, tone: 'waiting' };
    case 'running':
      return { ...states.running, tone: 'busy' };
    case 'failed':
      return { ...states.failed, tone: 'bad' };
    case 'completed': {
      const findings = findingsIn(run, month);
      if (findings === undefined) return { ...states.completed, tone: 'quiet' };
      return findings === 0
        ? { ...states.agrees, tone: 'good' }
        : { ...states.differs, tone: 'bad' };
    }
  }
}

/** How many findings of the month it made; `undefined`: it does not tell. */
export function findingsIn({ figures }: Reconciliation, month: string): number | undefined {
  return figures?.months?.find((one) => one.month === month)?.findings;
}
