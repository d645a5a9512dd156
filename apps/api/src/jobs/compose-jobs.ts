import {
  controlReplay,
  countJobs,
  discardJob,
  estimateReplay,
  findJob,
  findJobWithTimeline,
  listDeadLetterGroups,
  listJobs,
  listReplays,
  readReplay,
  replayJob,
  resolveJob,
  startReplay,
  type ReplayControl,
} from '@sync/jobs';
import { findConnection } from '@sync/connections';
import type { Services } from '../services.js';
import { invoiceLookup } from '../fortnox/look-up-invoice.js';
import type { Endpoint } from '../http/endpoint.js';
import { getDeadLetters } from './get-dead-letters.js';
import { getOverview } from './get-overview.js';
import { getReplays } from '../replays/get-replays.js';
import { getReplay, type ReadReplay } from '../replays/get-replay.js';
import { getSyncJob } from './get-sync-job.js';
import { getSyncJobs } from './get-sync-jobs.js';
import { postDiscardJob } from './post-discard-job.js';
import { postReplayControl } from '../replays/post-replay-control.js';
import { postReplayJob } from './post-replay-job.js';
import { postReplays } from '../replays/post-replays.js';
import { postResolveJob } from './post-resolve-job.js';

export function jobEndpoints(services: Services): readonly Endpoint[] {
  const { config, db, release, openFortnox } = services;
  const { rateLimitRequests, rateLimitWindowMs } = config.fortnox;
  const read: ReadReplay = (id) => readReplay(db, id);
  const change = (id: string, control: ReplayControl) => controlReplay(db, id, control);
  return [
    getSyncJobs({ list: (filter, page) => listJobs(db, filter, page) }),
    getSyncJob((id) => findJobWithTimeline(db, id)),
    postReplayJob({ replay: (action) => replayJob(db, action), release }),
    postResolveJob({
      find: (id) => findJob(db, id),
      lookUp: invoiceLookup({ find: (id) => findConnection(db, id), open: openFortnox }),
      resolve: (action, fortnox) => resolveJob(db, action, fortnox),
    }),
    postDiscardJob((action) => discardJob(db, action)),
    getOverview(() => countJobs(db)),
    getDeadLetters((filter, page) => listDeadLetterGroups(db, filter, page)),
    postReplays({
      estimate: (filter) => estimateReplay(db, filter),
      start: (wanted) => startReplay(db, wanted),
      callsPerSecond: (rateLimitRequests * 1000) / rateLimitWindowMs,
    }),
    getReplays((page) => listReplays(db, page)),
    getReplay(read),
    postReplayControl('pause', { change, read }),
    postReplayControl('resume', { change, read }),
    postReplayControl('abort', { change, read }),
  ];
}
