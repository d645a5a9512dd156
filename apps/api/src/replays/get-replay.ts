import { readReplay } from '@sync/jobs';
import { param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { replaySchema, toReplayJson } from './replay-json.js';
import { replayScope } from './replay-scope.js';

/** GET /v1/replays/{id}: how far a replay has come. */
export function getReplay({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/replays/{id}',
    access: 'viewer',
    scope: replayScope(db),
    tag: 'Replays',
    summary: 'Progress of a replay',
    answers: { 200: { description: 'Progress', schema: replaySchema } },
    problems: [404, 503],
    handle: async (call) => {
      const progress = await readReplay(db, param(call, 'id'));
      if (!progress) throw notFound('replay');
      return json(200, toReplayJson(progress));
    },
  };
}
