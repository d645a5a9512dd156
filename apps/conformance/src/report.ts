import { assertNever } from '@sync/shared';
import type { Contradiction } from './compare.js';
import type { Consequence, Question } from './question.js';
import type { Outcome, RunResult } from './result.js';

/** What follows from an answer, as a sentence. */
export function consequenceText(follows: Consequence): string {
  switch (follows.kind) {
    case 'remembered':
      return `the connection remembers ${JSON.stringify(follows.habit)} by itself`;
    case 'decide':
      return `decide: ${follows.what}`;
    case 'in-order':
      return `in order: ${follows.why}`;
    case 'change':
      return `the program must be changed: ${follows.what}`;
    default:
      return assertNever(follows);
  }
}

/** Question, answer, what was seen and what follows, each on its line. */
export function outcomeLines(question: Question, outcome: Outcome): string[] {
  const head = `${question.id}: ${question.asks}`;
  if (outcome.kind === 'not-asked') return [`${head}\n  not asked: ${outcome.why}`];
  if (outcome.kind === 'unanswered') {
    const needs = question.needs === undefined ? [] : [`  needs:    ${question.needs}`];
    return [head, `  no answer: ${outcome.why}`, ...needs];
  }
  const answer = question.answers[outcome.answer];
  if (!answer) throw new Error(`${question.id} was answered with ${outcome.answer}`);
  return [
    head,
    `  answer:   ${outcome.answer} – Fortnox ${answer.means}`,
    `  seen:     ${outcome.evidence}`,
    `  follows:  ${consequenceText(answer.follows)}`,
  ];
}

export type Heading = {
  readonly connectionId: string;
  readonly companyName: string;
  readonly databaseNumber: string;
  readonly apiUrl: string;
  readonly startedAt: Date;
};

/** What `--out` writes: everything that is printed, and the ids by which runs are compared. */
export function resultFile(
  heading: Heading,
  questions: readonly Question[],
  { outcomes, interrupted, leftBehind }: RunResult,
): string {
  const described = outcomes.map((outcome) => {
    const question = questions.find(({ id }) => id === outcome.id);
    const answer = outcome.kind === 'answered' ? question?.answers[outcome.answer] : undefined;
    return { ...outcome, asks: question?.asks, means: answer?.means, follows: answer?.follows };
  });
  const file = { ...heading, interrupted, leftBehind, outcomes: described };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function summaryLines({ outcomes, interrupted, leftBehind }: RunResult): string[] {
  const count = (kind: Outcome['kind']) => outcomes.filter((each) => each.kind === kind).length;
  return [
    `${count('answered')} answered, ${count('unanswered')} without an answer, ${count('not-asked')} not asked`,
    ...(interrupted === undefined ? [] : [`The run was ended early: ${interrupted}`]),
    ...leftBehind,
  ];
}

export const contradictionLine = ({ id, expected, found }: Contradiction): string =>
  `${id}: was ${expected}, is ${found}`;
