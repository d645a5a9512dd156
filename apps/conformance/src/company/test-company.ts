import type { ConnectionSettings, LocalDate } from '@sync/shared';
import type { Asking } from './asking.js';
import type { Burst } from './burst.js';
import { cardsOf, type Cards } from './cards.js';
import { documentsOf, type Documents } from './documents.js';
import type { Made } from './made.js';
import { prefix } from './names.js';

/** Somebody looks at Fortnox's own pages and names one of the choices, or cannot tell. */
export type Eyes = (instruction: string, choices: readonly string[]) => Promise<string | undefined>;

/** What a run shares among its questions. */
export type Run = {
  readonly asking: Asking;
  readonly made: Made;
  readonly settings: ConnectionSettings;
  /** The Swedish day. */
  readonly today: LocalDate;
  /** Distinguishes this run's documents from those of others. */
  readonly name: string;
  /** `undefined`: nobody is there to look. */
  readonly eyes: Eyes | undefined;
  readonly burst: Burst;
};

/** The company under question, as an investigation sees it. */
export type TestCompany = Asking &
  Documents &
  Cards &
  Pick<Run, 'settings' | 'today' | 'eyes' | 'burst' | 'made'> & {
    /** Of this run and question; begins the reference of each of its documents. */
    readonly reference: string;
  };

export function companyFor(run: Run, questionId: string): TestCompany {
  const { asking, made, settings, today, eyes, burst } = run;
  const reference = `${prefix}-${run.name}-${questionId}`;
  const cards = cardsOf(asking, made);
  const documents = documentsOf({ asking, cards, made, settings, today, reference });
  return { ...asking, ...cards, ...documents, settings, today, eyes, burst, made, reference };
}
