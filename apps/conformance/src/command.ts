import { readFile, writeFile } from 'node:fs/promises';
import { ConfigurationError, swedishDate } from '@sync/shared';
import { announcement } from './announcement.js';
import { contradictions } from './compare.js';
import { askingOf, Interrupted } from './company/asking.js';
import { nothingMade } from './company/made.js';
import { runName } from './company/names.js';
import { readConfig } from './config.js';
import { openCompany, type OpenCompany } from './open-company.js';
import { readOptions, type Options } from './options.js';
import type { Question } from './question.js';
import { allQuestions } from './questions/all-questions.js';
import {
  contradictionLine,
  outcomeLines,
  resultFile,
  summaryLines,
  type Heading,
} from './report.js';
import { formerRunSchema, type Outcome, type RunResult } from './result.js';
import { runQuestions, whyLeftOut } from './run-questions.js';
import { eyesOf, type Person } from './terminal.js';

/** What the command needs of its process. */
export type Surroundings = {
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
  /** `undefined`: nobody is there to be asked. */
  readonly person: Person | undefined;
  /** Ends the run early; what was made is taken back all the same. */
  readonly stop: AbortSignal;
};

/** About 250 calls at five a second take a minute; whatever takes longer than this hangs. */
const longestRunMs = 20 * 60_000;
/** For taking back what was made, after that. */
const longestCleaningMs = 5 * 60_000;

/**
 * Asks a connection's company what no document tells. Answers with the exit code: 0 when every
 * question was put and none contradicts `--expect`, 1 otherwise, with the reason printed.
 */
export async function runCommand(args: readonly string[], around: Surroundings): Promise<0 | 1> {
  try {
    const options = readOptions(args);
    const former = options.expect === undefined ? [] : await readFormer(options.expect);
    requireKnown(options.only);
    const opened = await openCompany(readConfig(around.environment), options);
    if (!opened.ok) return refuse(around, opened.error);
    try {
      return await converse(options, around, opened.value, former);
    } finally {
      await opened.value.close();
    }
  } catch (error) {
    if (error instanceof ConfigurationError) return refuse(around, error.message);
    if (error instanceof Interrupted) return refuse(around, error.message);
    throw error;
  }
}

function refuse({ print }: Surroundings, why: string): 1 {
  print(why);
  return 1;
}

async function readFormer(file: string): Promise<readonly Outcome[]> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    return formerRunSchema.parse(read).outcomes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${file} is not what a former run wrote with --out: ${why}`);
  }
}

function requireKnown(ids: readonly string[]): void {
  const unknown = ids.filter((wanted) => !allQuestions.some(({ id }) => id === wanted));
  if (unknown.length === 0) return;
  const known = allQuestions.map(({ id }) => id).join(', ');
  throw new ConfigurationError(`no such question: ${unknown.join(', ')}; there are ${known}`);
}

async function converse(
  options: Options,
  around: Surroundings,
  company: OpenCompany,
  former: readonly Outcome[],
): Promise<0 | 1> {
  const startedAt = new Date();
  const stop = AbortSignal.any([around.stop, AbortSignal.timeout(longestRunMs)]);
  const asking = askingOf(await company.client(stop));
  const heading = await headingOf(options, around, asking, startedAt);
  const asked = allQuestions.filter((each) => whyLeftOut(each, options) === undefined);
  announcement(heading, asked).forEach(around.print);
  if (!(await hasConsent(options, around, heading))) return refuse(around, 'Nothing was done.');
  const result = await runQuestions({
    run: {
      ...{ asking, made: nothingMade(), today: swedishDate(startedAt), name: runName(startedAt) },
      ...{ settings: company.connection.settings, burst: company.burst },
      eyes: eyesOf(around.person),
    },
    ...{ questions: allQuestions, wanted: options, onOutcome: printer(around) },
    cleaning: askingOf(await company.client(AbortSignal.timeout(longestRunMs + longestCleaningMs))),
  });
  return conclude(options, around, heading, result, former);
}

async function headingOf(
  { connectionId }: Options,
  { environment }: Surroundings,
  { must }: ReturnType<typeof askingOf>,
  startedAt: Date,
): Promise<Heading> {
  const path = 'companyinformation';
  const company = await must({ method: 'GET', path, envelope: 'CompanyInformation' });
  return {
    ...{ connectionId, startedAt, apiUrl: readConfig(environment).FORTNOX_API_URL },
    companyName: company.text('CompanyName') ?? 'a company without a name',
    databaseNumber: company.text('DatabaseNumber') ?? '',
  };
}

/** Typed, so that a finger on Enter books nothing in the wrong company. */
async function hasConsent(
  { consent }: Options,
  { person, print }: Surroundings,
  { databaseNumber }: Heading,
): Promise<boolean> {
  if (consent === 'given') return true;
  if (!person) {
    print('Nobody is here to be asked: repeat the command with --yes.');
    return false;
  }
  const typed = await person.ask('Type the database number of the company to begin: ');
  return typed !== '' && typed === databaseNumber;
}

const printer =
  ({ print }: Surroundings) =>
  (question: Question, outcome: Outcome): void => {
    if (outcome.kind !== 'not-asked') outcomeLines(question, outcome).forEach(print);
  };

async function conclude(
  { out, expect }: Options,
  { print }: Surroundings,
  heading: Heading,
  result: RunResult,
  former: readonly Outcome[],
): Promise<0 | 1> {
  if (out !== undefined) await writeFile(out, resultFile(heading, allQuestions, result));
  summaryLines(result).forEach(print);
  const wrong = contradictions(former, result.outcomes);
  if (wrong.length > 0) print(`Answers that differ from ${expect ?? ''}:`);
  wrong.map(contradictionLine).forEach(print);
  return wrong.length > 0 || result.interrupted !== undefined ? 1 : 0;
}
