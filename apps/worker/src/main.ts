import { workerSettings } from '@sync/checks';
import { createLogger, endOnForgottenErrors, usageOf } from '@sync/shared';
import { readConfig, type WorkerConfig } from './config.js';
import { startWorkerProcess } from './worker-process.js';

/** The last word when something does not close; supervisors kill after 10 s. */
const giveUpMs = 9500;

function configOrExit(): WorkerConfig {
  try {
    return readConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

const purpose = `npm run worker [-- --help]

Carries invoices over into Fortnox. Logs one line "ready" when it can; stops cleanly on SIGTERM. Several may
run. Takes no options. What is wrong: npm run doctor.`;

if (process.argv.includes('--help')) process.stdout.write(usageOf(purpose, workerSettings));
else await run();

async function run(): Promise<void> {
  const config = configOrExit();
  const log = createLogger('worker', config.LOG_LEVEL);
  endOnForgottenErrors(log, (code) => process.exit(code));

  const worker = await startWorkerProcess(config, log, () => process.exit(1)).catch(
    (error: unknown) => {
      log.fatal({ err: error }, 'start.failed');
      process.exit(1);
    },
  );
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), giveUpMs).unref();
      worker.stop().then(
        () => {
          log.info('stopped');
          process.exit(0);
        },
        (error: unknown) => {
          log.error({ err: error }, 'stop.failed');
          process.exit(1);
        },
      );
    });
  }
  await worker.ready;
  log.info({ host: config.HOST, metricsPort: worker.metricsPort }, 'ready');
}
