import { isDatabaseUnavailable } from '@sync/database';
import { ConfigurationError } from '@sync/shared';
import { Interrupted } from './company/asking.js';
import { CannotTell } from './company/cannot-tell.js';
import type { ConformanceConfig } from './config.js';
import { converse, type Listener } from './conversation.js';
import { describe } from './describe.js';
import { readFormerRun } from './former-run.js';
import { openCompany } from './open-company.js';
import { readOptions, usage, type Options } from './options.js';
import { allQuestions } from './questions/all-questions.js';

/** What the command needs of its process. */
type Surroundings = Listener & {
  /** Throws `ConfigurationError`. */
  readonly config: () => ConformanceConfig;
};

/**
 * Asks a connection's company what no document tells. Answers with the exit code: 0 when every
 * question was put and none contradicts `--expect`, 1 otherwise, with the reason printed.
 */
export async function runCommand(args: readonly string[], around: Surroundings): Promise<0 | 1> {
  try {
    const options = readOptions(args);
    if (options !== 'describe' && options !== 'help') return await askCompany(options, around);
    around.print(options === 'help' ? usage : describe(allQuestions));
    return 0;
  } catch (error) {
    around.print(reasonOf(error));
    return 1;
  }
}

async function askCompany(options: Options, around: Surroundings): Promise<0 | 1> {
  requireKnown(options.only);
  const former = options.expect === undefined ? [] : await readFormerRun(options.expect);
  const opened = await openCompany(around.config(), options);
  if (!opened.ok) {
    around.print(opened.error);
    return 1;
  }
  try {
    return await converse(options, around, opened.value, former);
  } finally {
    await opened.value.close();
  }
}

function requireKnown(ids: readonly string[]): void {
  const unknown = ids.filter((wanted) => !allQuestions.some(({ id }) => id === wanted));
  if (unknown.length === 0) return;
  const known = allQuestions.map(({ id }) => id).join(', ');
  throw new ConfigurationError(`no such question: ${unknown.join(', ')}; there are ${known}`);
}

/** What an operator can do something about; anything else is a fault of ours and keeps its trace. */
function reasonOf(error: unknown): string {
  const expected = [ConfigurationError, Interrupted, CannotTell];
  if (error instanceof Error && expected.some((kind) => error instanceof kind))
    return error.message;
  if (isDatabaseUnavailable(error)) return 'PostgreSQL cannot be reached.';
  throw error;
}
