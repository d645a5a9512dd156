import type { Database } from '@sync/database';
import { readHold, restoredRemedy } from '@sync/jobs';
import { fault, ok, warning, type Finding } from '../finding.js';

type Row = {
  readonly id: string;
  readonly status: string;
  readonly paused: boolean;
  readonly refused: boolean;
  readonly restored: boolean;
  readonly site: string;
};

/** What stands in our tables about connections. Throws when PostgreSQL goes away meanwhile. */
export async function connectionFindings(db: Database): Promise<readonly Finding[]> {
  const rows = await readConnections(db);
  return [await ledgerFinding(db), consentFinding(rows), refusalFinding(rows), pausedFinding(rows)];
}

/** Where SubscriptionFlow is asked: names of sites, each once. */
export async function sitesOf(db: Database): Promise<readonly string[]> {
  return [...new Set((await readConnections(db)).map(({ site }) => site))];
}

function readConnections(db: Database): Promise<Row[]> {
  return db.prisma.$queryRaw<Row[]>`
    SELECT id, status, paused, subscriptionflow_refusal IS NOT NULL AS refused,
           restored_at IS NOT NULL AS restored, subscriptionflow_site AS site
    FROM connections WHERE deleted_at IS NULL ORDER BY created_at, id`;
}

async function ledgerFinding(db: Database): Promise<Finding> {
  const hold = await readHold(db);
  if (hold === undefined) return ok('ledger', 'no connection is held after a restore');
  const what = `the database was restored (${hold.because}); held: ${few(hold.connections)}`;
  return fault('ledger', what, restoredRemedy);
}

function consentFinding(rows: readonly Row[]): Finding {
  const check = 'connections.consent';
  // A held connection shows the same status; what it waits for is told by `ledger`.
  const open = rows.filter(({ restored }) => !restored);
  const lost = open.filter(({ status }) => status === 'needs-attention');
  if (lost.length > 0) {
    const what = `consent at Fortnox is gone: ${few(lost.map(({ id }) => id))}`;
    return fault(check, what, "let Fortnox's administrator consent anew at its authorizeUrl");
  }
  const awaiting = open.filter(({ status }) => status === 'awaiting-consent');
  if (awaiting.length > 0) {
    const what = `never consented to: ${few(awaiting.map(({ id }) => id))}`;
    return warning(check, what, "open its authorizeUrl and let Fortnox's administrator consent");
  }
  return ok(check, `${rows.length} connections, none waits for consent`);
}

function refusalFinding(rows: readonly Row[]): Finding {
  const check = 'connections.subscriptionflow';
  const refused = rows.filter((row) => row.refused);
  if (refused.length === 0) return ok(check, 'SubscriptionFlow refuses nobody');
  return fault(
    check,
    `SubscriptionFlow refuses client id and secret of: ${few(refused.map(({ id }) => id))}`,
    'correct them with PATCH /v1/connections/{id} (docs/runbook.md, "A connection needs attention")',
  );
}

function pausedFinding(rows: readonly Row[]): Finding {
  const paused = rows.filter((row) => row.paused).map(({ id }) => id);
  if (paused.length === 0) return ok('connections.paused', 'none is paused');
  const what = `paused, so nothing is sent: ${few(paused)}`;
  return warning('connections.paused', what, 'resume it in the console when it is to go on');
}

const few = (ids: readonly string[]): string =>
  ids.slice(0, 5).join(', ') + (ids.length > 5 ? ` and ${ids.length - 5} more` : '');
