import { controlReplay, readReplay, type ReplayControl } from '@sync/jobs';
import { param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { replaySchema, toReplayJson } from './replay-json.js';
import { replayScope } from './replay-scope.js';

const summaries: Record<ReplayControl, string> = {
  pause: 'Put nothing more back on the queue for now',
  resume: 'Go on with a paused replay',
  abort: 'End a replay; what was not put back stays a dead letter',
};

/** POST /v1/replays/{id}/{control}: 409 when the replay cannot go there from where it is. */
export function postReplayControl({ db, audit }: Services, control: ReplayControl): Endpoint {
  return {
    method: 'post',
    path: `/v1/replays/{id}/${control}`,
    access: 'operator',
    scope: replayScope(db),
    audited: 'by-handler',
    tag: 'Replays',
    summary: summaries[control],
    answers: { 200: { description: 'Progress', schema: replaySchema } },
    problems: [404, 409, 503],
    handle: async (call) => {
      const id = param(call, 'id');
      const outcome = await audit.change(
        call,
        (joined) => controlReplay(joined, id, control),
        ({ kind }) => (kind === 'done' ? [{ action: `replay-${control}`, subject: id }] : []),
      );
      if (outcome.kind === 'conflict') {
        throw new HttpProblem(409, `The replay is ${outcome.state}.`);
      }
      const progress = outcome.kind === 'done' ? await readReplay(db, id) : undefined;
      if (!progress) throw notFound('replay');
      return json(200, toReplayJson(progress));
    },
  };
}
