import type { AccountVatCode, FortnoxClient, FortnoxFailure } from '@sync/fortnox';
import { ok, type LocalDate, type Result } from '@sync/shared';

/** What a company has set up in Fortnox, remembered for some minutes. */
export type CompanyRegister = {
  /** One call for each account that is not remembered. An account that is not there has no code. */
  readonly vatCodes: (
    company: CompanyAccess,
    accounts: readonly string[],
  ) => Promise<Result<AccountVatCode, FortnoxFailure>>;
  /** The last day of the period that is locked; `undefined`: none is. */
  readonly lockedUntil: (
    company: Pick<CompanyAccess, 'connectionId'> & LockAccess,
  ) => Promise<Result<LocalDate | undefined, FortnoxFailure>>;
  /** The next question is asked of Fortnox again. */
  readonly forget: (connectionId: string) => void;
};

export type CompanyAccess = {
  readonly connectionId: string;
  readonly fortnox: { readonly accounts: Pick<FortnoxClient['accounts'], 'get'> };
};

type LockAccess = { readonly fortnox: Pick<FortnoxClient, 'lockedPeriod'> };

type KeptLock = { readonly lockedUntil: LocalDate | undefined; readonly until: number };

type Kept = { readonly vatCode: string | undefined; readonly until: number };

/** A bookkeeper who changes something waits no longer than this for it to count. */
const keptMs = 5 * 60_000;

/** One per process; `now`: milliseconds of a clock that never goes back. */
export function createCompanyRegister(
  now: () => number = () => performance.now(),
): CompanyRegister {
  const companies = new Map<string, Map<string, Kept>>();
  const locks = new Map<string, KeptLock>();
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
    lockedUntil: async ({ connectionId, fortnox }) => {
      const known = locks.get(connectionId);
      if (known && known.until > now()) return ok(known.lockedUntil);
      const answer = await fortnox.lockedPeriod.get();
      if (!answer.ok) return answer;
      const { endDate: lockedUntil } = answer.value;
      locks.set(connectionId, { lockedUntil, until: now() + keptMs });
      return ok(lockedUntil);
    },
    forget: (connectionId) => {
      companies.delete(connectionId);
      locks.delete(connectionId);
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
