import type { Server } from 'node:http';
import { join } from 'node:path';
import { apiSettings, describeFinding, stopping } from '@sync/checks';
import {
  ConfigurationError,
  createLogger,
  describeError,
  endOnForgottenErrors,
  usageOf,
} from '@sync/shared';
import { startTelemetry } from '@sync/telemetry';
import { createApp } from './app.js';
import { readConfig, type ApiConfig } from './config.js';
import { createHttpServer } from './http/server.js';
import { closeServices, openServices, type Services } from './services.js';

/** Requests under way get this long after a signal; supervisors kill after 10 s. */
const stopMs = 8000;
/** The last word when a connection does not close, for instance to a Redis that swallows packets. */
const giveUpMs = 9500;

/** Built by the console's own build, next to this app. */
const consoleDirectory = join(import.meta.dirname, '../../console/dist');

const purpose = `npm run api [-- --help]

Takes invoices in, serves the console, Bull Board and the documentation. Logs one line "ready" when it
can; stops cleanly on SIGTERM. Several may run. Takes no options. What is wrong: npm run doctor.`;

if (process.argv.includes('--help')) process.stdout.write(usageOf(purpose, apiSettings));
else await main();

async function main(): Promise<void> {
  const config = readConfigOrExit();
  if (!config) return;
  const logger = createLogger('api', config.logLevel);
  endOnForgottenErrors(logger, (code) => process.exit(code));
  const telemetry = await startTelemetry('api', { endpoint: config.telemetryUrl, log: logger });
  const services = openServices(config, logger, telemetry);
  const server = createHttpServer(createApp(services, consoleDirectory));
  server.on('error', (error) => {
    logger.fatal({ error: describeError(error) }, 'listen.failed');
    process.exit(1);
  });
  server.listen(config.port, config.host, () => {
    void announce(services);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(server, services));
  }
}

/** Serves from the first moment on, and says so once it can do what it is asked. */
async function announce({ stores, logger, config }: Services): Promise<void> {
  const url = config.publicUrl;
  const { findings } = await stores.look();
  const faults = stopping('api', findings);
  if (faults.length > 0) {
    logger.error({ url, faults: faults.map(describeFinding) }, 'not-ready');
    await stores.untilUsable('api');
  }
  logger.info({ url }, 'ready');
}

function readConfigOrExit(): ApiConfig | undefined {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Takes no new requests, lets the others end (what would not, is ended), then closes what they used. */
async function stop(server: Server, services: Services): Promise<void> {
  const { logger, live } = services;
  logger.info('stopping');
  live.stop();
  setTimeout(() => process.exit(1), giveUpMs).unref();
  const overdue = setTimeout(() => {
    server.closeAllConnections();
  }, stopMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(overdue);
  await closeServices(services);
  logger.info('stopped');
}
