import type { AccountVatCode, FortnoxClient, FortnoxFailure } from '@sync/fortnox';
import { ok, type Result } from '@sync/shared';

/** VAT codes of ledger accounts as Fortnox keeps them, remembered for some minutes. */
export type AccountRegister = {
  /** One call for each account that is not remembered. An account that is not there has no code. */
  readonly vatCodes: (
    company: CompanyAccess,
    accounts: readonly string[],
  ) => Promise<Result<AccountVatCode, FortnoxFailure>>;
  /** The next question is asked of Fortnox again. */
  readonly forget: (connectionId: string) => void;
};

export type CompanyAccess = {
  readonly connectionId: string;
  readonly fortnox: Pick<FortnoxClient, 'accounts'>;
};

type Kept = { readonly vatCode: string | undefined; readonly until: number };

/** A bookkeeper who changes an account waits no longer than this for it to count. */
const keptMs = 5 * 60_000;

/** One per process; `now` in milliseconds. */
export function createAccountRegister(now: () => number): AccountRegister {
  const companies = new Map<string, Map<string, Kept>>();
  return {
    vatCodes: async ({ connectionId, fortnox }, accounts) => {
      const kept = companies.get(connectionId) ?? new Map<string, Kept>();
      companies.set(connectionId, kept);
      const codes = new Map<string, string | undefined>();
      for (const account of accounts) {
        const code = await vatCodeOf(kept, account, fortnox, now);
        if (!code.ok) return code;
        codes.set(account, code.value);
      }
      return ok((account) => codes.get(account));
    },
    forget: (connectionId) => {
      companies.delete(connectionId);
    },
  };
}

async function vatCodeOf(
  kept: Map<string, Kept>,
  account: string,
  fortnox: CompanyAccess['fortnox'],
  now: () => number,
): Promise<Result<string | undefined, FortnoxFailure>> {
  const known = kept.get(account);
  if (known && known.until > now()) return ok(known.vatCode);
  const answer = await fortnox.accounts.get(Number(account));
  if (!answer.ok && answer.error.kind !== 'not-found') return answer;
  const vatCode = answer.ok ? answer.value.vatCode : undefined;
  kept.set(account, { vatCode, until: now() + keptMs });
  return ok(vatCode);
}
