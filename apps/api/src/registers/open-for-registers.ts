import type { Connection } from '@sync/connections';
import { openForReader, type FortnoxServices } from '../fortnox/open-fortnox.js';
import { createReaderBudget, type ReaderBudget } from '../fortnox/reader-budget.js';
import type { RegisterClient } from './register.js';

/** What registers are read with: each call is counted. */
export type RegisterServices = FortnoxServices & { readonly registerBudget: ReaderBudget };

/**
 * Everything that a wizard shows, with room to spare; from then on 12 calls a minute: 4 % of what
 * Fortnox allows a company, and for as long as pages stay open.
 */
const size = { requests: 40, windowMs: 200_000 };

const exhausted =
  "Pickers have used up their share of the company's calls to Fortnox. Try again later.";

export function withRegisterBudget(services: FortnoxServices): RegisterServices {
  const kept = { name: 'registers', size, exhausted };
  return { ...services, registerBudget: createReaderBudget(services.limitsRedis, kept) };
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
    await registerBudget.take(connection.id);
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
