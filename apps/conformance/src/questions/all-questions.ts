import type { Question } from '../question.js';
import { accrualQuestions } from './accruals.js';
import { articleQuestions } from './articles.js';
import { bookkeepingQuestions } from './bookkeeping.js';
import { creditQuestions } from './credits.js';
import { customerQuestions } from './customers.js';
import { draftQuestions } from './drafts.js';
import { limitQuestions } from './limits.js';
import { oreQuestions } from './ore.js';
import { paymentQuestions } from './payments.js';
import { rateQuestions } from './rates.js';
import { rowQuestions } from './rows.js';
import { searchQuestions } from './searches.js';
import { vatQuestions } from './vat.js';

/** In the order in which they are asked: what matters most first, what provokes a refusal last. */
export const allQuestions: readonly Question[] = [
  ...[...oreQuestions, ...rowQuestions, ...vatQuestions, ...articleQuestions, ...rateQuestions],
  ...[...draftQuestions, ...paymentQuestions, ...creditQuestions, ...bookkeepingQuestions],
  ...[...accrualQuestions, ...searchQuestions, ...customerQuestions, ...limitQuestions],
];
