import { createLogger } from '@sync/shared';
import { sampleConnection } from '../../apps/api/src/testing/sample-connection.js';
import { startTestApi, type TestApi } from '../../apps/api/src/testing/test-api.js';
import {
  companySettingsSchema,
  type Company as FortnoxCompany,
} from '../../apps/sandbox/src/fortnox/company.js';
import { addCompany, allScopes } from '../../apps/sandbox/src/fortnox/state.js';
import { startSandbox, type RunningSandbox } from '../../apps/sandbox/src/server.js';
import type { Site } from '../../apps/sandbox/src/subscriptionflow/site.js';

import { readConfig } from '../../apps/worker/src/config.js';
import { startWorkerProcess } from '../../apps/worker/src/worker-process.js';
import { textAt } from '../../scripts/start/json.js';

export type Company = {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly company: FortnoxCompany;
  readonly site: Site;
  readonly signingSecret: string;
  /** Path of the native webhook. */
  readonly webhookPath: string;
};

/** Sandbox, API and one worker in this process, so that tests reach into their state. */
export type InProcess = {
  readonly sandbox: RunningSandbox;
  readonly api: TestApi;
  /** The worker's environment. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the worker answers `/readyz`. */
  readonly workerPort: number;
  /** A Fortnox company of its own, joined to a SubscriptionFlow site of its own. */
  readonly connect: (settings?: object) => Promise<Company>;
  /** Ends the worker, and starts one with these settings beside those of the former one. */
  readonly restartWorker: (settings: Readonly<Record<string, string>>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * `redisDatabase` keeps suites apart: elsewhere other suites' workers listen. `settings` are of
 * API and worker.
 */
export async function startInProcess(
  redisDatabase: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<InProcess> {
  // Fortnox's real pace would take minutes; the limit itself is proven elsewhere.
  const sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 1000 } });
  let environment: Readonly<Record<string, string>> = {};
  const api = await startTestApi((given) => {
    environment = {
      ...given,
      REDIS_URL: new URL(`/${redisDatabase}`, process.env['TEST_REDIS_URL']).href,
      FORTNOX_API_URL: sandbox.fortnoxApiUrl,
      FORTNOX_AUTH_URL: sandbox.fortnoxAuthUrl,
      SUBSCRIPTIONFLOW_URL_TEMPLATE: sandbox.subscriptionFlowUrlTemplate,
      FORTNOX_RATE_LIMIT_REQUESTS: '1000',
      SUBSCRIPTIONFLOW_RATE_LIMIT_REQUESTS: '1000',
      ...settings,
    };
    return Promise.resolve(environment);
  });
  let worker = await startWorker(environment);
  let customers = 0;
  return {
    ...{ sandbox, api, settings: environment, workerPort: worker.metricsPort },
    connect: (settings = {}) => {
      customers += 1;
      return connect({ sandbox, api }, customers, settings);
    },
    restartWorker: async (settings) => {
      await worker.stop();
      worker = await startWorker({ ...environment, ...settings });
    },
    stop: async () => {
      await worker.stop();
      await api.close();
      await sandbox.close();
    },
  };
}

async function startWorker(environment: Readonly<Record<string, string>>) {
  const config = readConfig({ ...environment, METRICS_PORT: '0' });
  const log = createLogger('worker', 'silent');
  const worker = await startWorkerProcess(config, log, () => undefined);
  await worker.ready;
  return worker;
}

/** The Fortnox app that every company has consented to. */
export const app = { clientId: 'in-process-client', clientSecret: 'in-process-secret' };

async function connect(
  { sandbox, api }: Pick<InProcess, 'sandbox' | 'api'>,
  number: number,
  settings: object,
): Promise<Company> {
  const { fortnox, sites } = sandbox.sandbox;
  const tenantId = String(800_000 + number);
  const company = addCompany(fortnox, tenantId, companySettingsSchema.parse({}));
  const { clientId } = app;
  fortnox.authorizations.apps.set(clientId, { ...app, redirectUris: [], serviceAccount: true });
  fortnox.authorizations.consent({ clientId, tenantId, scopes: [...allScopes] });
  const site = sites.get(`in-process-${number}`);
  const { body, text } = await api.ask('POST', '/v1/connections', {
    body: {
      ...sampleConnection,
      subscriptionflow: {
        ...{ site: site.name, clientId: site.clientId, clientSecret: site.clientSecret },
      },
      fortnox: { ...app, tenantId },
      settings: { ...sampleConnection.settings, ...settings },
    },
  });
  if (textAt(body, 'status') !== 'active') throw new Error(`not connected: ${text}`);
  const webhookPath = new URL(textAt(body, 'webhookUrl')).pathname;
  const connectionId = textAt(body, 'id');
  const signingSecret = textAt(body, 'signingSecret');
  return { connectionId, tenantId, company, site, signingSecret, webhookPath };
}
