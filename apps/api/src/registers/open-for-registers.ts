import type { Connection } from '@sync/connections';
import { openForReader, type FortnoxServices } from '../fortnox/open-fortnox.js';
import { HttpProblem } from '../http/problem.js';
import { createBucket, type Bucket } from '../limits/bucket.js';
import type { RegisterClient } from './register.js';

/** What registers are read with: each call is counted. */
export type RegisterServices = FortnoxServices & { readonly registerBudget: Bucket };

/**
 * Everything that a wizard shows, with room to spare; from then on 12 calls a minute: 4 % of what
 * Fortnox allows a company, and for as long as pages stay open.
 */
const size = { requests: 40, windowMs: 200_000 };

/** One budget for all processes, through Redis. */
export function withRegisterBudget(services: FortnoxServices): RegisterServices {
  return { ...services, registerBudget: createBucket(services.limitsRedis, 'registers', size) };
}

/**
 * A reader's client whose calls come out of the connection's budget for pickers: a method rejects
 * with 429 when that is used up.
 */
export async function openForRegisters(
  services: RegisterServices,
  connection: Connection,
): Promise<RegisterClient> {
  const { registerBudget } = services;
  const fortnox = await openForReader(services, connection);
  const { accounts, modesOfPayment, costCenters, projects, articles, financialYears } = fortnox;
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    const taken = await registerBudget.take(connection.id);
    if (taken.kind === 'refused') throw exhausted(taken.retryAfterMs);
    return ask();
  };
  return {
    accounts: { list: (page, year) => counted(() => accounts.list(page, year)) },
    modesOfPayment: { list: () => counted(() => modesOfPayment.list()) },
    costCenters: { list: () => counted(() => costCenters.list()) },
    projects: { list: (page) => counted(() => projects.list(page)) },
    articles: { list: (page) => counted(() => articles.list(page)) },
    financialYears: { list: (on) => counted(() => financialYears.list(on)) },
  };
}

function exhausted(inMs: number): HttpProblem {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(inMs / 1000))) };
  const detail =
    "Pickers have used up their share of the company's calls to Fortnox. Try again later.";
  return new HttpProblem(429, detail, { headers });
}
