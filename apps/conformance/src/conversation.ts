import { writeFile } from 'node:fs/promises';
import { swedishDate } from '@sync/shared';
import { announcement } from './announcement.js';
import { contradictions } from './compare.js';
import { askingOf, type Asking } from './company/asking.js';
import { nothingMade } from './company/made.js';
import { runName } from './company/names.js';
import type { OpenCompany } from './open-company.js';
import type { Options } from './options.js';
import { allQuestions } from './questions/all-questions.js';
import {
  contradictionLine,
  outcomeLines,
  resultFile,
  summaryLines,
  type Heading,
} from './report.js';
import type { Outcome, RunResult } from './result.js';
import { runQuestions, whyLeftOut } from './run-questions.js';
import { eyesOf, type Person } from './terminal.js';

/** Who listens and answers while the company is asked. */
export type Listener = {
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
 * From the announcement of what will be made to the comparison with a former run. 0 when every
 * question was put and no answer differs.
 */
export async function converse(
  options: Options,
  listener: Listener,
  company: OpenCompany,
  former: readonly Outcome[],
): Promise<0 | 1> {
  const startedAt = new Date();
  const heading = await headingOf(
    company,
    askingOf(await company.client(listener.stop)),
    startedAt,
  );
  const asked = allQuestions.filter((each) => whyLeftOut(each, options) === undefined);
  announcement(heading, asked).forEach(listener.print);
  if (!(await hasConsent(options, listener, heading))) {
    listener.print('Nothing was done.');
    return 1;
  }
  return conclude(options, listener, heading, {
    result: await askCompany(options, listener, company, startedAt),
    former,
  });
}

async function headingOf(
  { connection, apiUrl }: OpenCompany,
  { must }: Asking,
  startedAt: Date,
): Promise<Heading> {
  const path = 'companyinformation';
  const company = await must({ method: 'GET', path, envelope: 'CompanyInformation' });
  return {
    ...{ connectionId: connection.id, startedAt, apiUrl },
    companyName: company.text('CompanyName') ?? 'a company without a name',
    databaseNumber: company.text('DatabaseNumber') ?? '',
  };
}

/** Typed, so that a finger on Enter books nothing in the wrong company. */
async function hasConsent(
  { consent }: Options,
  { person, print }: Listener,
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

async function askCompany(
  wanted: Options,
  { print, person, stop }: Listener,
  company: OpenCompany,
  startedAt: Date,
): Promise<RunResult> {
  const ending = AbortSignal.any([stop, AbortSignal.timeout(longestRunMs)]);
  const cleaning = AbortSignal.timeout(longestRunMs + longestCleaningMs);
  return runQuestions({
    run: {
      asking: askingOf(await company.client(ending)),
      ...{ made: nothingMade(), today: swedishDate(startedAt), name: runName(startedAt) },
      ...{ settings: company.connection.settings, burst: company.burst, eyes: eyesOf(person) },
    },
    cleaning: askingOf(await company.client(cleaning)),
    ...{ questions: allQuestions, wanted },
    onOutcome: (question, outcome) => {
      if (outcome.kind !== 'not-asked') outcomeLines(question, outcome).forEach(print);
    },
  });
}

type Ended = { readonly result: RunResult; readonly former: readonly Outcome[] };

async function conclude(
  { out, expect }: Options,
  { print }: Listener,
  heading: Heading,
  { result, former }: Ended,
): Promise<0 | 1> {
  if (out !== undefined) await writeFile(out, resultFile(heading, allQuestions, result));
  summaryLines(result).forEach(print);
  const wrong = contradictions(former, result.outcomes);
  if (wrong.length > 0) print(`Answers that differ from ${expect ?? ''}:`);
  wrong.map(contradictionLine).forEach(print);
  return wrong.length > 0 || result.interrupted !== undefined ? 1 : 0;
}
