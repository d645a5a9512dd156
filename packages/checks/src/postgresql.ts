import type { DatabaseFacts, DatabaseLook, WriteTrial } from '@sync/database';
import { clockFinding } from './clock.js';
import { fault, ok, warning, type Finding } from './finding.js';
import { reasonOf } from './remedies.js';

/** In PostgreSQL's own counting. */
const oldestVersion = 140_000;

/** Everything that is to be said of PostgreSQL, the most basic first. */
export function postgresqlFindings(look: DatabaseLook): readonly Finding[] {
  if (look.kind === 'down') {
    const { what, remedy } = reasonOf('postgresql', look.error);
    return [fault('postgresql', what, remedy)];
  }
  const { facts } = look;
  return [
    ok('postgresql', 'reachable, and lets us in'),
    versionFinding(facts.version),
    schemaFinding(facts),
    rightsFinding(facts.missingRights),
    roleFinding(facts),
    writesFinding(facts.writes),
    commitFinding(facts.synchronousCommit),
    clockFinding('postgresql.clock', 'PostgreSQL', facts.clock),
  ];
}

function versionFinding(version: number): Finding {
  const words = `version ${Math.floor(version / 10_000)}.${version % 10_000}`;
  if (version >= oldestVersion) return ok('postgresql.version', words);
  return fault('postgresql.version', `${words} is too old`, 'upgrade PostgreSQL to 14 or later');
}

function schemaFinding({ migrations }: DatabaseFacts): Finding {
  const check = 'postgresql.schema';
  switch (migrations.kind) {
    case 'as-expected':
      return ok(check, 'migrated');
    case 'none':
      return fault(check, 'not migrated: our tables are not there', 'run npm run db:migrate');
    case 'pending': {
      const what = `${migrations.names.length} migrations are not applied: ${few(migrations.names)}`;
      return fault(check, what, 'run npm run db:migrate');
    }
    case 'failed': {
      const what = `a migration stopped half-way: ${few(migrations.names)}`;
      return fault(check, what, 'run npm run db:migrate, and follow what it says');
    }
    case 'expanded': {
      const what = `a later version has migrated this database: ${few(migrations.names)}`;
      return warning(check, what, 'finish the upgrade when nothing speaks against it');
    }
    case 'contracted': {
      const what = `a later version has removed what this one needs: ${few(migrations.names)}`;
      const remedy =
        'start the later version; to go back to this one restore the backup made before the upgrade';
      // Whoever takes invoices in goes on during an upgrade; whoever books must know the tables.
      return fault(check, what, remedy, ['api']);
    }
    case 'hidden':
      return fault(check, 'our role may not read which migrations are applied', grantRemedy);
  }
}

const grantRemedy =
  'run npm run db:migrate with MIGRATION_DATABASE_URL (the owner of the tables): it gives the role ' +
  'of DATABASE_URL its rights';

function rightsFinding(missing: readonly string[]): Finding {
  const check = 'postgresql.rights';
  if (missing.length === 0) return ok(check, 'our role may read and write our tables');
  return fault(check, `our role lacks ${few(missing)}`, grantRemedy);
}

function roleFinding({ mayChangeTables }: DatabaseFacts): Finding {
  const check = 'postgresql.role';
  if (!mayChangeTables) return ok(check, 'our role cannot change tables');
  return warning(
    check,
    'our role may change tables, which no process needs',
    'name a role of its own in DATABASE_URL and the owner in MIGRATION_DATABASE_URL (docs/stores.md)',
  );
}

function writesFinding(writes: WriteTrial): Finding {
  const check = 'postgresql.writes';
  switch (writes.kind) {
    case 'taken':
      return ok(check, 'takes writes');
    case 'read-only':
      return fault(
        check,
        'it answers and writes nothing: a standby, or set read-only',
        'let DATABASE_URL lead to the primary; look at default_transaction_read_only',
      );
    case 'disk-full':
      return fault(check, 'its disk is full', 'make room on the disk of PostgreSQL');
    case 'refused': {
      const { what, remedy } = reasonOf('postgresql', writes.error);
      return fault(check, `a write was refused: ${what}`, remedy);
    }
  }
}

/** Only `off` confirms what is not on its own disk yet. */
function commitFinding(synchronousCommit: string): Finding {
  const check = 'postgresql.commits';
  if (synchronousCommit !== 'off') return ok(check, 'keeps what it has confirmed');
  return warning(
    check,
    'synchronous_commit is off: a crash loses invoices that were taken in',
    'set synchronous_commit = on',
  );
}

/** Enough to see what it is about. */
function few(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.slice(0, 5).join(', ') + more;
}
