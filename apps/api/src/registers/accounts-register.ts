import type { FortnoxAccount, FortnoxResult } from '@sync/fortnox';
import { ok } from '@sync/shared';
import { z } from 'zod';
import { readPages, type Listed, type Register, type RegisterClient } from './register.js';

const demandSchema = z.enum(['ALLOWED', 'MANDATORY', 'NOTALLOWED']).nullable();

const accountSchema = z.object({
  number: z.string(),
  name: z.string(),
  active: z.boolean(),
  vatCode: z.string().nullable().meta({ description: "Fortnox's VAT code, such as MP1" }),
  costCenter: demandSchema.meta({ description: 'Whether rows on it must name a cost centre' }),
  project: demandSchema.meta({ description: 'Whether rows on it must name a project' }),
});

type Account = z.output<typeof accountSchema>;

/** The chart of accounts of the year that covers today. */
export const accountsRegister: Register<Account> = {
  name: 'accounts',
  summary: "List the company's chart of accounts",
  description:
    'Of the financial year that covers today. Where none does, it is the year that Fortnox shows by itself.',
  item: accountSchema,
  keyOf: ({ number }) => number,
  read: readAccounts,
};

async function readAccounts(
  fortnox: RegisterClient,
  today: string,
): FortnoxResult<Listed<Account>> {
  const years = await fortnox.financialYears.list({ date: today });
  if (!years.ok) return years;
  const [year] = years.value;
  const accounts = await readPages((page) => fortnox.accounts.list(page, year?.id), toAccount);
  if (!accounts.ok) return accounts;
  const financialYear = year && { from: year.fromDate, to: year.toDate };
  return ok({ ...accounts.value, financialYear });
}

/** An account that says nothing of it is active: only inactive ones are refused. */
const toAccount = (account: FortnoxAccount): Account => ({
  number: String(account.number),
  name: account.description ?? '',
  active: account.active !== false,
  vatCode: account.vatCode ?? null,
  costCenter: account.costCenter ?? null,
  project: account.project ?? null,
});
