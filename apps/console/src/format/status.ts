import type { Connection, Replay, SyncJob } from '../api/shapes.js';
import type { Texts } from '../texts/texts.js';

/** Colours carry one meaning each, everywhere in the console. */
export type Tone = 'good' | 'busy' | 'waiting' | 'bad' | 'quiet';

export type Look = { readonly label: string; readonly tone: Tone; readonly meaning: string };

type Tones<Status extends string> = Readonly<Record<Status, Tone>>;

const jobTones: Tones<SyncJob['status']> = {
  queued: 'waiting',
  running: 'busy',
  retrying: 'waiting',
  succeeded: 'good',
  'dead-lettered': 'bad',
  ignored: 'quiet',
  resolved: 'quiet',
  discarded: 'quiet',
};

const connectionTones: Tones<Connection['status']> = {
  active: 'good',
  'awaiting-consent': 'waiting',
  'needs-attention': 'bad',
  paused: 'quiet',
};

const replayTones: Tones<Replay['state']> = {
  running: 'busy',
  paused: 'waiting',
  completed: 'good',
  aborted: 'quiet',
};

/** Every status a sync job can have, in the order of its life. */
export const jobStatuses: readonly SyncJob['status'][] = [
  ...(['queued', 'running', 'retrying', 'succeeded'] as const),
  ...(['dead-lettered', 'ignored', 'resolved', 'discarded'] as const),
];

export function lookOfJob(t: Texts, status: SyncJob['status']): Look {
  return { ...t.status.job[status], tone: jobTones[status] };
}

export function lookOfConnection(t: Texts, status: Connection['status']): Look {
  return { ...t.status.connection[status], tone: connectionTones[status] };
}

export function lookOfReplay(t: Texts, state: Replay['state']): Look {
  return { ...t.status.replay[state], tone: replayTones[state] };
}

/** Whether a job will change again without a person. */
export function isMoving(status: SyncJob['status']): boolean {
  return status === 'queued' || status === 'running' || status === 'retrying';
}
