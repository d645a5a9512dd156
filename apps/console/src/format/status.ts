/** Colours carry one meaning each, everywhere in the console. */
type Tone = 'good' | 'busy' | 'waiting' | 'bad' | 'quiet';

export type Look = { readonly label: string; readonly tone: Tone; readonly meaning: string };

const jobLooks: Readonly<Record<string, Look>> = {
  queued: {
    label: 'Queued',
    tone: 'waiting',
    meaning: 'Accepted and safe; waits for its turn.',
  },
  running: { label: 'Running', tone: 'busy', meaning: 'Being carried over to Fortnox now.' },
  retrying: {
    label: 'Retrying',
    tone: 'waiting',
    meaning: 'An attempt failed for a passing reason; the next one comes by itself.',
  },
  succeeded: {
    label: 'Succeeded',
    tone: 'good',
    meaning: 'Stands in Fortnox, compared with the source.',
  },
  'dead-lettered': {
    label: 'Dead letter',
    tone: 'bad',
    meaning: 'Needs a person: it will not go on by itself.',
  },
  ignored: {
    label: 'Ignored',
    tone: 'quiet',
    meaning: 'Not to be booked by this system, for the reason in its timeline.',
  },
  resolved: {
    label: 'Resolved',
    tone: 'quiet',
    meaning: 'An operator confirmed that it is already booked by hand.',
  },
  discarded: {
    label: 'Discarded',
    tone: 'quiet',
    meaning: 'An operator decided that it shall not be booked.',
  },
};

const connectionLooks: Readonly<Record<string, Look>> = {
  active: { label: 'Active', tone: 'good', meaning: 'Invoices flow to Fortnox.' },
  'awaiting-consent': {
    label: 'Awaiting consent',
    tone: 'waiting',
    meaning: 'An administrator of the company must connect it to Fortnox.',
  },
  'needs-attention': {
    label: 'Needs attention',
    tone: 'bad',
    meaning: 'Fortnox no longer accepts our access. Jobs wait and lose nothing.',
  },
  paused: { label: 'Paused', tone: 'quiet', meaning: 'Paused by an operator. Jobs wait.' },
};

const replayLooks: Readonly<Record<string, Look>> = {
  running: { label: 'Running', tone: 'busy', meaning: 'Dead letters are released one by one.' },
  paused: { label: 'Paused', tone: 'waiting', meaning: 'Nothing more is released until resumed.' },
  completed: { label: 'Completed', tone: 'good', meaning: 'Every dead letter was tried again.' },
  aborted: {
    label: 'Aborted',
    tone: 'quiet',
    meaning: 'What was not yet released stays dead-lettered.',
  },
};

/** Every status a sync job can have, in the order of its life. */
export const jobStatuses: readonly string[] = Object.keys(jobLooks);

export function lookOfJob(status: string): Look {
  return jobLooks[status] ?? unknownLook(status);
}

export function lookOfConnection(status: string): Look {
  return connectionLooks[status] ?? unknownLook(status);
}

export function lookOfReplay(state: string): Look {
  return replayLooks[state] ?? unknownLook(state);
}

/** Whether a job will change again without a person. */
export function isMoving(status: string): boolean {
  return status === 'queued' || status === 'running' || status === 'retrying';
}

function unknownLook(label: string): Look {
  return { label, tone: 'quiet', meaning: '' };
}
