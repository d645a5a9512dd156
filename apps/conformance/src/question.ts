import type { CompanyHabit } from '@sync/shared';
import type { TestCompany } from './company/test-company.js';

/** What an answer means for us. */
export type Consequence =
  /** A connection remembers this of its company by itself; `habit` is what it remembers. */
  | { readonly kind: 'remembered'; readonly habit: CompanyHabit }
  /** An operator decides something in the connection's settings or in Fortnox. */
  | { readonly kind: 'decide'; readonly what: string }
  /** The program deals with it as it is. */
  | { readonly kind: 'in-order'; readonly why: string }
  /** The program is wrong about Fortnox until somebody changes this. */
  | { readonly kind: 'change'; readonly what: string };

/** Settings by which the sandbox plays an answer, as its control interface names them. */
export type Knobs = Readonly<Record<string, unknown>>;

type PossibleAnswer = {
  /** Ends the sentence "Fortnox …". */
  readonly means: string;
  readonly follows: Consequence;
  /** Each plays this answer; empty where the sandbox cannot. */
  readonly playedBy: readonly Knobs[];
};

type Finding<Answer extends string = string> = {
  readonly answer: Answer;
  /** What was seen, so that a reader can judge for herself. */
  readonly evidence: string;
};

/** One thing that no document tells, and how a company is made to tell it. */
export type Question = {
  /** Stable: results of former runs are compared by it. */
  readonly id: string;
  /** A bookkeeper's sentence. */
  readonly asks: string;
  /** Below `/3`, in order. */
  readonly calls: readonly string[];
  /** What stays in the books for good; absent where everything is taken back. */
  readonly leaves?: string;
  /** What somebody must set up first; without it the question stays unanswered. */
  readonly needs?: string;
  /** Not asked unless the command is told so by this option. */
  readonly only?: 'exceed-rate-limit';
  readonly answers: Readonly<Record<string, PossibleAnswer>>;
  readonly investigate: (company: TestCompany) => Promise<Finding>;
};

type QuestionWith<Answer extends string> = Omit<Question, 'answers' | 'investigate'> & {
  readonly answers: Readonly<Record<Answer, PossibleAnswer>>;
  readonly investigate: (company: TestCompany) => Promise<Finding<NoInfer<Answer>>>;
};

/** A question whose investigation can end in none but the answers it lists. */
export const question = <Answer extends string>(asked: QuestionWith<Answer>): Question => asked;
