import { ConfigurationError } from '@sync/shared';
import { startProgress } from './backfill/progress.js';
import { runBackfill, type BackfillEnd } from './backfill/run-backfill.js';
import { readSettings, type BackfillSettings } from './backfill/settings.js';
import { stateFileOf } from './backfill/state.js';
import { createSyncApi } from './backfill/sync-api.js';

/**
 * `npm run backfill -- <file.jsonl>`: enqueues `invoice.paid` events, one per line, behind live
 * work. May be stopped and started at will; exit code 1 if any line is bad.
 */
export async function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  try {
    const settings = readSettings(args, process.env);
    const end = await run(settings);
    say(summaryOf(end));
    if (end.bad.length > 0) process.exitCode = 1;
    if (end.interrupted) {
      say(`stopped; run it again to go on (${stateFileOf(settings.file)})`);
      process.exitCode = 130;
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError) && !isMissingFile(error)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

async function run(settings: BackfillSettings): Promise<BackfillEnd> {
  const progress = startProgress(process.stderr, () => performance.now());
  const { apiUrl, token } = settings;
  const api = createSyncApi({
    apiUrl,
    token,
    onWait: (reason) => {
      progress.say(`waiting for the API at ${apiUrl}: ${reason}`);
    },
  });
  const interrupt = new AbortController();
  const stop = (): void => {
    interrupt.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await runBackfill(settings, api, progress, interrupt.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function summaryOf({ counts, bad }: BackfillEnd): string {
  const { accepted, known, ignored } = counts;
  return `${accepted} taken in, ${known} known before, ${ignored} ignored, ${bad.length} bad lines`;
}

function isMissingFile(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR'].includes(String(error.code))
  );
}
