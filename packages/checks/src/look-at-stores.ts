import { countUnreadableSecrets, type Cipher, type UnreadableSecrets } from '@sync/connections';
import type { Database, DatabaseLook } from '@sync/database';
import type { DeliveryQueue, QueueState } from '@sync/jobs';
import { answerWithin } from './answer-within.js';
import type { Finding } from './finding.js';
import { postgresqlFindings } from './postgresql.js';
import { redisFindings } from './redis.js';
import { secretsFindings } from './secrets.js';

/** Platforms give a probe a few seconds; a store that takes this long is away. */
export const patienceMs = 2500;

export type DatabaseFound = {
  readonly database: DatabaseLook;
  readonly findings: readonly Finding[];
};

export type RedisFound = { readonly redis: QueueState; readonly findings: readonly Finding[] };

export type SecretsFound = {
  /** Secrets whose key is not in ENCRYPTION_KEYS; `undefined` where they cannot be counted. */
  readonly unreadable: readonly UnreadableSecrets[] | undefined;
  readonly findings: readonly Finding[];
};

/** What one look at both stores found. */
export type StoresLook = DatabaseFound & RedisFound & SecretsFound;

/** By what the stores are looked at. */
export type Probes = {
  readonly lookAtDatabase: () => Promise<DatabaseLook>;
  readonly queue: DeliveryQueue;
  readonly db: Database;
  readonly cipher: Cipher;
};

/** Looks at both at once. Never rejects, and answers within twice `patienceMs`. */
export async function lookAtStores({ lookAtDatabase, queue, ...own }: Probes): Promise<StoresLook> {
  const [postgresql, redis] = await Promise.all([
    lookAtPostgresql(lookAtDatabase),
    lookAtRedis(queue),
  ]);
  const secrets = hasOurTables(postgresql.database)
    ? await lookAtSecrets(own)
    : { unreadable: undefined, findings: [] };
  const findings = [postgresql, redis, secrets].flatMap((found) => found.findings);
  return { ...postgresql, ...redis, ...secrets, findings };
}

/** Never rejects, and answers within `patienceMs`. */
export async function lookAtPostgresql(
  lookAtDatabase: Probes['lookAtDatabase'],
): Promise<DatabaseFound> {
  const database = await answerWithin(patienceMs, lookAtDatabase()).catch(down);
  return { database, findings: postgresqlFindings(database) };
}

/** Never rejects, and answers within `patienceMs`. */
export async function lookAtRedis(queue: DeliveryQueue): Promise<RedisFound> {
  const redis = await answerWithin(patienceMs, queue.state()).catch(down);
  const facts =
    redis.kind === 'down'
      ? undefined
      : await answerWithin(patienceMs, queue.facts()).catch(() => undefined);
  return { redis, findings: redisFindings(redis, facts) };
}

/** Never rejects, and answers within `patienceMs`. */
export async function lookAtSecrets({
  db,
  cipher,
}: Pick<Probes, 'db' | 'cipher'>): Promise<SecretsFound> {
  const counted = answerWithin(patienceMs, countUnreadableSecrets(db, cipher));
  const unreadable = await counted.catch(() => undefined);
  return { unreadable, findings: secretsFindings(unreadable) };
}

const down = (error: unknown) => ({ kind: 'down', error }) as const;

/** Whether our tables can be asked for what is in them. */
export const hasOurTables = (database: DatabaseLook): boolean =>
  !['down', 'not-migrated', 'permission-missing'].includes(databaseWord(database));

/** PostgreSQL in one word, for `/readyz`: the most basic thing that is wrong. */
export type DatabaseWord =
  | 'up'
  | 'down'
  | 'too-old'
  | 'not-migrated'
  | 'newer-schema'
  | 'permission-missing'
  | 'read-only'
  | 'disk-full';

export function databaseWord(look: DatabaseLook): DatabaseWord {
  if (look.kind === 'down') return 'down';
  const faults = postgresqlFindings(look).filter(({ level }) => level === 'fault');
  const checks = faults.map(({ check }) => check);
  if (checks.includes('postgresql.version')) return 'too-old';
  const { migrations, writes } = look.facts;
  const isTooNew = migrations.kind === 'contracted';
  if (!isTooNew && checks.includes('postgresql.schema')) return 'not-migrated';
  if (checks.includes('postgresql.rights')) return 'permission-missing';
  if (writes.kind === 'refused') return 'down';
  if (writes.kind !== 'taken') return writes.kind;
  return isTooNew ? 'newer-schema' : 'up';
}
