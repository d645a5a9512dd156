import type { Connection } from '@sync/connections';
import { checkInvoice, type MappingProblem } from '@sync/fortnox';
import { err, type ConnectionSettings, type PaidInvoice, type Result } from '@sync/shared';
import { ignoreReason, parseEvent, toPaidInvoice } from '@sync/subscriptionflow';
import { HttpProblem } from '../http/problem.js';
import type { PreviewServices } from '../ingress/open-for-preview.js';
import { previewAccounts } from '../ingress/preview-accounts.js';
import { previewLock } from '../ingress/preview-lock.js';

/** What would become of a dead letter if it were tried again under other settings. */
export type Outlook =
  /** The settings as they are stop it, and the others would not. */
  | { readonly kind: 'goes-through' }
  /** It would end without anything in Fortnox. */
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'still-stops'; readonly problems: readonly MappingProblem[] }
  | { readonly kind: 'not-known'; readonly because: Unknown };

/** Why nothing can be said before it is tried. */
export type Unknown =
  /** It is read in SubscriptionFlow at each attempt, or its event was erased. */
  | 'not-here'
  /** Nothing in the settings stops it: what did is known only to Fortnox. */
  | 'not-by-settings'
  /** What Fortnox has for an account or its locked period decides, and could not be asked. */
  | 'fortnox-not-asked';

type Judge = (event: unknown) => Promise<Outlook>;

/**
 * Judges by the same pure code that plans an invoice. Fortnox is asked at most for VAT codes of accounts
 * and the locked period, remembered and out of the budget of previews; after the first answer that is
 * not had it is asked no more.
 */
export function createJudge(
  services: PreviewServices,
  connection: Connection,
  settings: ConnectionSettings,
): Judge {
  const changed = { ...connection, settings };
  const access = { isOpen: true };
  const problemsOf = (company: Connection, invoice: PaidInvoice) =>
    findProblems(services, access, company, invoice);
  return async (event) => {
    const invoice = readInvoice(event);
    if (invoice === undefined) return { kind: 'not-known', because: 'not-here' };
    const reason = ignoreReason(invoice, settings);
    if (reason !== undefined) return { kind: 'left-out', reason };
    const after = await problemsOf(changed, invoice);
    if (!after.ok) return { kind: 'not-known', because: 'fortnox-not-asked' };
    if (after.value.length > 0) return { kind: 'still-stops', problems: after.value };
    const before = await problemsOf(connection, invoice);
    if (!before.ok) return { kind: 'not-known', because: 'fortnox-not-asked' };
    return before.value.length > 0 || ignoreReason(invoice, connection.settings) !== undefined
      ? { kind: 'goes-through' }
      : { kind: 'not-known', because: 'not-by-settings' };
  };
}

function readInvoice(event: unknown): PaidInvoice | undefined {
  if (event === undefined) return undefined;
  const parsed = parseEvent(event);
  return parsed.ok && parsed.value.type === 'invoice.paid'
    ? toPaidInvoice(parsed.value)
    : undefined;
}

/** Whether Fortnox still answers what is asked of it. */
type Access = { isOpen: boolean };

async function findProblems(
  services: PreviewServices,
  access: Access,
  company: Connection,
  invoice: PaidInvoice,
): Promise<Result<readonly MappingProblem[], 'fortnox-not-asked'>> {
  const { settings, habit } = company;
  const known = await asked(access, async () => {
    // Before consent nobody can be asked, and neither costs a call where nothing is in question.
    const codes = await previewAccounts(services, company, invoice);
    const lock = await previewLock(services, company);
    if (!codes.ok) return codes;
    return lock.ok ? { ok: true, value: { codes: codes.value, lock: lock.value } } : lock;
  });
  if (!known.ok) return err('fortnox-not-asked');
  const { codes: accountVatCode, lock: lockedUntil } = known.value;
  return {
    ok: true,
    value: checkInvoice({ invoice, settings, habit, accountVatCode, lockedUntil }),
  };
}

async function asked<T>(
  access: Access,
  ask: () => Promise<Result<T, unknown>>,
): Promise<Result<T, unknown>> {
  if (!access.isOpen) return err('asked in vain before');
  const answer = await ask().catch(budgetSpent);
  access.isOpen = answer.ok;
  return answer;
}

/** The company's previews have had their share of its calls; anything else is a fault. */
function budgetSpent(error: unknown): Result<never, unknown> {
  if (error instanceof HttpProblem && error.status === 429) return err(error);
  throw error;
}
