import { watchStores, type StoreWatch } from '@sync/checks';
import {
  createCipher,
  createDoorMemory,
  createKeyedDigests,
  createTokenStore,
} from '@sync/connections';
import type { Cipher, ConsentedTokenStore, DoorMemory, KeyedDigests } from '@sync/connections';
import { openDatabase, openStatements, type Database, type Statements } from '@sync/database';
import {
  countOpenJobs,
  createAcceptTogether,
  createReleaser,
  openDeliveryQueue,
  producerConnection,
  watchLedger,
  type AcceptTogether,
  type DeliveryQueue,
  type LedgerWatch,
  type Releaser,
} from '@sync/jobs';
import type { Logger } from '@sync/shared';
import { noTelemetry, type Telemetry } from '@sync/telemetry';
import { createCompanyProvider, type CompanyProvider } from './auth/company/provider.js';
import { createAudit, type Audit } from './auth/audit.js';
import { createGuesses, type Guesses } from './auth/guesses.js';
import { createOperatorDirectory, type OperatorDirectory } from './auth/operator-tokens.js';
import { createSessions, type Sessions } from './auth/sessions.js';
import type { ApiConfig } from './config.js';
import { createIngressTurns, type IngressTurns } from './limits/ingress-turns.js';
import { createLimits, type Limits } from './limits/limits.js';
import { createRefusalRecord, type RefusalRecord } from './limits/refusal-record.js';
import { createRoomForJobs, type RoomForJobs } from './limits/room-for-jobs.js';
import { createLiveStreams, type LiveStreams } from './live/live-streams.js';
import { createMetrics, type Metrics } from './monitoring/metrics.js';

/** What the company's provider knows as the address to come back to. */
const companyCallbackPath = '/login/company/callback';
/** Requests wait for PostgreSQL one or two statements long; more connections only queue there. */
const poolSize = 20;
/** Of groups of events (`createAcceptTogether`); senders give up after some ten seconds. */
const ingressStatements = { connections: 4, waitMs: 5000 };
/** A Redis that takes longer for a limit is away; then each process counts for itself. */
const limitsPatienceMs = 250;

/**
 * What the endpoints work with, one of each per process. Nothing here leads to Fortnox's
 * API: an endpoint that asks it says so by taking `FortnoxServices`.
 */
export type Services = {
  readonly config: ApiConfig;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly db: Database;
  readonly cipher: Cipher;
  /** Stand in the database for what may be a person's number. */
  readonly digests: KeyedDigests;
  readonly tokenStore: ConsentedTokenStore;
  readonly queue: DeliveryQueue;
  readonly redis: ReturnType<typeof producerConnection>;
  readonly releaser: Releaser;
  /** What signed events are judged by. */
  readonly doors: DoorMemory;
  /** Plain statements, apart from `db`, for what each event costs. */
  readonly statements: Statements;
  readonly together: AcceptTogether;
  readonly operators: OperatorDirectory;
  readonly sessions: Sessions;
  /** `undefined`: nobody signs in with a company's account here. */
  readonly companyProvider: CompanyProvider | undefined;
  readonly audit: Audit;
  readonly guesses: Guesses;
  readonly metrics: Metrics;
  readonly turns: IngressTurns;
  /** Answers that go on for as long as somebody listens. */
  readonly live: LiveStreams;
  /** Apart from `redis`: nobody waits for a limit as long as for a call to Fortnox. */
  readonly limitsRedis: ReturnType<typeof producerConnection>;
  readonly limits: Limits;
  readonly roomForJobs: RoomForJobs;
  /** What ingress refused because there was too much, for the operator. */
  readonly refusals: RefusalRecord;
  /** Tells the log and `/readyz` when a store cannot be used, and why. */
  readonly stores: StoreWatch;
  /** Holds all connections when the database was restored. */
  readonly ledger: LedgerWatch;
};

/** Opens what the settings name. Nothing needs to be reachable yet. */
export function openServices(
  config: ApiConfig,
  logger: Logger,
  telemetry: Telemetry = noTelemetry,
): Services {
  const db = openDatabase({ url: config.databaseUrl, poolSize });
  const queue = openDeliveryQueue({ redisUrl: config.redisUrl, telemetry: telemetry.bullmq });
  const cipher = createCipher(config.encryptionKeys);
  const operators = operatorsOf(db, config);
  const audit = createAudit(db, logger);
  const metrics = createMetrics(queue);
  const refusals = createRefusalRecord({ db, log: logger, counted: metrics.noteRefusals });
  const limitsRedis = producerConnection(config.redisUrl, limitsPatienceMs);
  const redis = producerConnection(config.redisUrl);
  const statements = openStatements({ url: config.databaseUrl, ...ingressStatements });
  return {
    config,
    logger,
    telemetry,
    db,
    cipher,
    digests: createKeyedDigests(config.encryptionKeys),
    tokenStore: createTokenStore(db, cipher),
    queue,
    redis,
    limitsRedis,
    limits: createLimits(limitsRedis, config.limits),
    roomForJobs: createRoomForJobs(
      (connectionId, upTo) => countOpenJobs(db, connectionId, upTo),
      config.limits.openJobs,
    ),
    refusals,
    releaser: createReleaser({ db, queue, log: logger }),
    doors: createDoorMemory(db, cipher),
    statements,
    together: createAcceptTogether(statements),
    operators,
    sessions: createSessions(db, operators, config.sessions),
    companyProvider: companyProviderOf(config),
    audit,
    guesses: createGuesses(audit, Date.now),
    metrics,
    turns: createIngressTurns((id) => {
      refusals.note(id, 'too-many-at-once');
    }),
    live: createLiveStreams({ log: logger }),
    stores: watchStores({ databaseUrl: config.databaseUrl, queue, db, cipher, log: logger }),
    ledger: watchLedger({ db, redis, log: logger }),
  };
}

function operatorsOf(db: Database, config: ApiConfig): OperatorDirectory {
  const { operatorTokens, encryptionKeys, companySignIn } = config;
  return createOperatorDirectory(db, operatorTokens, encryptionKeys, companySignIn);
}

/** The address to come back to is made of PUBLIC_URL, whatever host a request names. */
function companyProviderOf({ companySignIn, publicUrl }: ApiConfig): CompanyProvider | undefined {
  return (
    companySignIn && createCompanyProvider(companySignIn, `${publicUrl}${companyCallbackPath}`)
  );
}

/** Ends every connection, after the releases under way. */
export async function closeServices({ stores, ledger, ...services }: Services): Promise<void> {
  services.live.stop();
  const { releaser, queue, redis, limitsRedis, refusals, statements, db, telemetry } = services;
  await stores.stop();
  await ledger.stop();
  await refusals.stop();
  await releaser.idle();
  await queue.close();
  redis.disconnect();
  limitsRedis.disconnect();
  await statements.close();
  await db.close();
  await telemetry.stop();
}
