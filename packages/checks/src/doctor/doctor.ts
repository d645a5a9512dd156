import { createCipher } from '@sync/connections';
import { openDatabase, openDatabaseLook, openStatements, type Database } from '@sync/database';
import { openDeliveryQueue } from '@sync/jobs';
import { answerWithin } from '../answer-within.js';
import { fault, warning, type Finding } from '../finding.js';
import {
  hasOurTables,
  lookAtPostgresql,
  lookAtRedis,
  lookAtSecrets,
  patienceMs,
} from '../look-at-stores.js';
import type { InspectedSettings } from './config.js';
import { connectionFindings, sitesOf } from './connection-findings.js';
import { mailFindings } from './mail-findings.js';
import { outsideFindings, type Outside } from './outside-findings.js';
import { settingsFindings } from './settings-findings.js';
import { workFindings } from './work-findings.js';

/** No check takes longer, whatever hangs. */
const checkMs = 5000;

type Settings = InspectedSettings['settings'];

/**
 * Everything that is to be said of an environment, from its settings to the oldest dead letter. Goes
 * as far as it gets, writes nothing but a probe that Redis forgets after ten seconds, never rejects,
 * and ends within seconds even if everything hangs.
 */
export async function examine(inspected: InspectedSettings): Promise<readonly Finding[]> {
  const { settings, proxy } = inspected;
  const [database, redis] = await Promise.all([
    examineDatabase(settings),
    examineRedis(settings.REDIS_URL),
  ]);
  const [outside, mail] = await Promise.all([
    outsideFindings(outsidesOf(settings, database.sites), proxy),
    mailFindings(settings.SMTP_URL),
  ]);
  return [...settingsFindings(inspected), ...database.findings, ...redis, ...outside, ...mail];
}

type Examined = { readonly findings: readonly Finding[]; readonly sites: readonly string[] };

async function examineDatabase(settings: Settings): Promise<Examined> {
  const { DATABASE_URL: url } = settings;
  if (url === undefined) return { findings: [notLooked('postgresql', 'DATABASE_URL')], sites: [] };
  const statements = openStatements({ url, connections: 1, waitMs: patienceMs });
  const db = openDatabase({ url, poolSize: 2, connectMs: patienceMs });
  try {
    const found = await lookAtPostgresql(openDatabaseLook(statements));
    if (!hasOurTables(found.database)) return { findings: found.findings, sites: [] };
    const [secrets, sites, ...rest] = await Promise.all([
      examineSecrets(db, settings.ENCRYPTION_KEYS),
      answerWithin(checkMs, sitesOf(db)).catch(() => []),
      bounded('connections', connectionFindings(db)),
      bounded('jobs', workFindings(db)),
    ]);
    return { findings: [...found.findings, ...secrets, ...rest.flat()], sites };
  } finally {
    await Promise.all([statements.close(), db.close()]);
  }
}

async function examineSecrets(
  db: Database,
  keys: Settings['ENCRYPTION_KEYS'],
): Promise<readonly Finding[]> {
  if (keys === undefined) return [notLooked('secrets', 'ENCRYPTION_KEYS')];
  return (await lookAtSecrets({ db, cipher: createCipher(keys) })).findings;
}

async function examineRedis(url: string | undefined): Promise<readonly Finding[]> {
  if (url === undefined) return [notLooked('redis', 'REDIS_URL')];
  const queue = openDeliveryQueue({ redisUrl: url });
  try {
    return (await lookAtRedis(queue)).findings;
  } finally {
    await queue.close();
  }
}

const notLooked = (check: string, setting: string): Finding =>
  warning(check, 'not looked at', `correct ${setting} first`);

/** The table that hangs is named, and the others are told. */
async function bounded(
  check: string,
  findings: Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  return answerWithin(checkMs, findings).catch(() => [
    fault(check, `no answer within ${checkMs / 1000} s`, 'look for locks in pg_stat_activity'),
  ]);
}

/** Sites are many and alike; a few tell whether there is a way. */
const sitesAtMost = 3;

function outsidesOf(settings: Settings, sites: readonly string[]): Outside[] {
  const { SUBSCRIPTIONFLOW_URL_TEMPLATE: template } = settings;
  const named = (['FORTNOX_API_URL', 'FORTNOX_AUTH_URL'] as const).flatMap((setting) => {
    const url = settings[setting];
    const check = setting === 'FORTNOX_API_URL' ? 'fortnox.api' : 'fortnox.auth';
    return url === undefined ? [] : [{ check, url, setting }];
  });
  const asked = template === undefined ? [] : sites.slice(0, sitesAtMost);
  return [
    ...named,
    ...asked.map((site) => ({
      check: `subscriptionflow.${site}`,
      url: (template ?? '').replace('{site}', encodeURIComponent(site)),
      setting: 'SUBSCRIPTIONFLOW_URL_TEMPLATE',
    })),
  ];
}
