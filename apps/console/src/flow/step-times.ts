import type { FlowStep, Statistics } from '../api/shapes.js';
import { useWords } from '../texts/words.js';

type Step = Statistics['step'];

type StepTimes = {
  /** Under the picture: `09:15`, `11-20`. */
  readonly mark: (step: FlowStep) => string;
  /** By itself, in a table: `2026-11-20 09:15`. */
  readonly name: (step: FlowStep) => string;
  /** In a sentence: "at 09:15". */
  readonly said: (step: FlowStep) => string;
};

/** How the times of steps of this length are written. */
export function useStepTimes(step: Step): StepTimes {
  const { t, f } = useWords();
  if (step === 'day') {
    return {
      mark: ({ from }) => f.day(from).slice(5),
      name: ({ from }) => f.day(from),
      said: ({ from }) => t.flow.at.day(f.day(from)),
    };
  }
  return {
    mark: ({ from }) => f.clock(from),
    name: ({ from }) => f.minute(from),
    said: ({ from }) => t.flow.at[step](f.clock(from)),
  };
}
