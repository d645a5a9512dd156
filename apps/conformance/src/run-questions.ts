import { cleanUp } from './clean-up.js';
import { Interrupted, type Asking } from './company/asking.js';
import { CannotTell } from './company/cannot-tell.js';
import { companyFor, type Run } from './company/test-company.js';
import type { Options } from './options.js';
import type { Question } from './question.js';
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
  const { run, cleaning } = running;
  try {
    const asked = await askAll(running);
    return { ...asked, leftBehind: await cleanUp(cleaning, run.made) };
  } catch (error) {
    await cleanUp(cleaning, run.made);
    throw error;
  }
}

async function askAll({ run, questions, wanted, onOutcome }: Running) {
  const outcomes: Outcome[] = [];
  let interrupted: string | undefined;
  for (const question of questions) {
    const why = interrupted ?? whyLeftOut(question, wanted);
    const end = why === undefined ? await ask(run, question) : notAsked(question, why);
    if (end instanceof Interrupted) interrupted = end.message;
    const outcome = end instanceof Interrupted ? notAsked(question, end.message) : end;
    outcomes.push(outcome);
    onOutcome(question, outcome);
  }
  return { outcomes, interrupted };
}

const notAsked = ({ id }: Question, why: string): Outcome => ({ id, kind: 'not-asked', why });

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
