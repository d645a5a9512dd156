import { createLogger } from '@sync/shared';
import { readConfig } from './config.js';
import { startSandbox } from './server.js';

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
