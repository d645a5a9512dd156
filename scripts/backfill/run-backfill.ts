import { stat } from 'node:fs/promises';
import { readLines, type Line } from './lines.js';
import type { Progress } from './progress.js';
import { readLineEvent } from './read-event.js';
import type { BackfillSettings } from './settings.js';
import {
  addLine,
  loadState,
  saveState,
  type BackfillState,
  type BadLine,
  type Resumed,
} from './state.js';
import type { LineOutcome, SyncApi } from './sync-api.js';

/** The API commits one row per line; more at once only wait for its database pool of 20. */
const atOnce = 16;

/** How much a kill may make the next run repeat; repeating is harmless. */
const saveEveryMs = 1000;

export type BackfillEnd = BackfillState & { readonly interrupted: boolean };

/**
 * Sends every line of the file that no earlier run has sent. Stops early when `signal` fires, or
 * throws when the API says that going on is no use; what was done by then is remembered.
 */
export async function runBackfill(
  settings: BackfillSettings,
  api: SyncApi,
  progress: Progress,
  signal: AbortSignal,
): Promise<BackfillEnd> {
  const { size } = await stat(settings.file);
  const target = `${settings.apiUrl} ${settings.connectionId ?? 'by site'}`;
  let run: Resumed = await loadState(settings.file, target);
  if (run.state.offset > 0) progress.say(`going on after line ${run.state.lines}`);
  run.state.bad.forEach((bad) => {
    tell(bad, progress);
  });
  let savedAt = performance.now();
  try {
    for await (const batch of batches(readLines(settings.file, run.state))) {
      const outcomes = await Promise.all(batch.map((line) => sendLine(settings, api, line)));
      run = after(run, batch, outcomes, progress);
      const { offset, lines, bad } = run.state;
      progress.show({ bytes: offset, totalBytes: size, lines, bad: bad.length });
      if (signal.aborted) break;
      if (performance.now() - savedAt < saveEveryMs) continue;
      await saveState(settings.file, run);
      savedAt = performance.now();
    }
  } finally {
    progress.end();
    await saveState(settings.file, run);
  }
  return { ...run.state, interrupted: signal.aborted };
}

async function* batches(lines: AsyncIterable<Line>): AsyncGenerator<readonly Line[]> {
  let batch: Line[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function sendLine(
  { connectionId }: BackfillSettings,
  api: SyncApi,
  line: Line,
): Promise<LineOutcome> {
  const event = readLineEvent(line.bytes);
  if (!event.ok) return { kind: 'bad', errors: [...event.error] };
  const { body, site } = event.value;
  const target =
    connectionId ?? (site === undefined ? undefined : await api.connectionOfSite(site));
  if (target !== undefined) return api.enqueue(target, body);
  const message = 'names no site that a connection has; or choose one with --connection';
  return { kind: 'bad', errors: [{ pointer: '/source/site', message }] };
}

/** Lines count as done in their order, however their answers came. */
function after(
  { state, digest }: Resumed,
  batch: readonly Line[],
  outcomes: readonly LineOutcome[],
  progress: Progress,
): Resumed {
  const counts = { ...state.counts };
  const bad: BadLine[] = [];
  batch.forEach((line, index) => {
    addLine(digest, line);
    const outcome = outcomes[index];
    if (outcome?.kind === 'bad') bad.push({ line: line.number, errors: outcome.errors });
    else if (outcome) counts[outcome.kind] += 1;
  });
  bad.forEach((one) => {
    tell(one, progress);
  });
  const last = batch.at(-1);
  const place = last ? { offset: last.end, lines: last.number } : {};
  return { state: { ...state, ...place, counts, bad: [...state.bad, ...bad] }, digest };
}

function tell(bad: BadLine, progress: Progress): void {
  const errors = bad.errors.map(({ pointer, message }) => `${pointer || '/'} ${message}`);
  progress.say(`line ${bad.line}: ${errors.join('; ')}`);
}
