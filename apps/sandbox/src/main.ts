import { ConfigurationError, createLogger, usageOf } from '@sync/shared';
import { readConfig, sandboxSettings } from './config.js';
import { startSandbox } from './server.js';

const purpose = `npm run sandbox [-- --help]

Stand-ins for SubscriptionFlow and Fortnox over real HTTP, with pages to click in. Companies live in memory
alone. Logs one line "ready" with its addresses; stops on SIGTERM. Takes no options.`;

if (process.argv.includes('--help')) process.stdout.write(usageOf(purpose, sandboxSettings));
else await run().catch(failed);

async function run(): Promise<void> {
  const config = readConfig();
  const log = createLogger('sandbox', config.LOG_LEVEL);

  const running = await startSandbox({
    port: config.SANDBOX_PORT,
    host: config.HOST,
    fortnox: {
      rateRequests: config.FORTNOX_RATE_LIMIT_REQUESTS,
      rateWindowMs: config.FORTNOX_RATE_LIMIT_WINDOW_MS,
    },
    syncApi:
      config.SYNC_API_URL !== undefined && config.SYNC_API_TOKEN !== undefined
        ? { url: config.SYNC_API_URL, token: config.SYNC_API_TOKEN }
        : undefined,
  });
  log.info(
    {
      url: running.url,
      subscriptionFlow: running.subscriptionFlowUrlTemplate,
      fortnoxApi: running.fortnoxApiUrl,
      fortnoxAuth: running.fortnoxAuthUrl,
    },
    'ready',
  );

  const stop = (signal: string): void => {
    void running.close().then(() => {
      log.info({ signal }, 'stopped');
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** A broken setting is told in one line; anything else keeps its trace. */
function failed(error: unknown): void {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
