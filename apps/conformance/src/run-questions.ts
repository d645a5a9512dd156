import { cleanUp } from './clean-up.js';
import { Interrupted, type Asking } from './company/asking.js';
import { companyFor, type Run } from './company/test-company.js';
import type { Options } from './options.js';
import { CannotTell, type Question } from './question.js';
import type { Outcome, RunResult } from './result.js';

type Wanted = Pick<Options, 'scope' | 'only' | 'rateLimit'>;

/** Why the options leave a question out; `undefined`: it is asked. */
export function whyLeftOut(
  question: Question,
  { scope, only, rateLimit }: Wanted,
): string | undefined {
  if (only.length > 0 && !only.includes(question.id)) return 'other questions were wanted';
  if (scope === 'reversible-only' && question.leaves !== undefined) return 'it cannot be undone';
  if (question.only === 'exceed-rate-limit' && rateLimit === 'kept') return '--exceed-rate-limit';
  return undefined;
}

type Running = {
  readonly run: Run;
  readonly questions: readonly Question[];
  readonly wanted: Wanted;
  /** Goes on when the run has been ended, so that it can be tidied up after. */
  readonly cleaning: Asking;
  readonly onOutcome: (question: Question, outcome: Outcome) => void;
};

/** Asks one question after the other and takes back what can be taken back, whatever happens. */
export async function runQuestions(running: Running): Promise<RunResult> {
  const { run, questions, wanted, onOutcome } = running;
  const outcomes: Outcome[] = [];
  let interrupted: string | undefined;
  for (const question of questions) {
    const why = interrupted ?? whyLeftOut(question, wanted);
    const outcome: Outcome | Interrupted =
      why === undefined ? await ask(run, question) : { id: question.id, kind: 'not-asked', why };
    if (outcome instanceof Interrupted) interrupted = outcome.message;
    const { id } = question;
    const ended: Outcome =
      outcome instanceof Interrupted ? { id, kind: 'not-asked', why: outcome.message } : outcome;
    outcomes.push(ended);
    onOutcome(question, ended);
  }
  return { outcomes, interrupted, leftBehind: await cleanUp(running.cleaning, run.made) };
}

async function ask(run: Run, question: Question): Promise<Outcome | Interrupted> {
  const { id } = question;
  try {
    const { answer, evidence } = await question.investigate(companyFor(run, id));
    return { id, kind: 'answered', answer, evidence };
  } catch (error) {
    if (error instanceof CannotTell) return { id, kind: 'unanswered', why: error.message };
    if (error instanceof Interrupted) return error;
    throw error;
  }
}
