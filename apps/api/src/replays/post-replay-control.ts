import type { ControlOutcome, ReplayControl } from '@sync/jobs';
import { param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { ReadReplay } from './get-replay.js';
import { replaySchema, toReplayJson } from './replay-json.js';

const summaries: Record<ReplayControl, string> = {
  pause: 'Put nothing more back on the queue for now',
  resume: 'Go on with a paused replay',
  abort: 'End a replay; what was not put back stays a dead letter',
};

export function postReplayControl(
  control: ReplayControl,
  ports: {
    readonly change: (id: string, control: ReplayControl) => Promise<ControlOutcome>;
    readonly read: ReadReplay;
  },
): Endpoint {
  return {
    method: 'post',
    path: `/v1/replays/{id}/${control}`,
    access: 'operator',
    tag: 'Replays',
    summary: summaries[control],
    answers: { 200: { description: 'Progress', schema: replaySchema } },
    problems: [404, 409, 503],
    handle: async (call) => {
      const id = param(call, 'id');
      const outcome = await ports.change(id, control);
      if (outcome.kind === 'conflict') {
        throw new HttpProblem(409, `The replay is ${outcome.state}.`);
      }
      const progress = outcome.kind === 'done' ? await ports.read(id) : undefined;
      if (!progress) throw notFound('replay');
      return json(200, toReplayJson(progress));
    },
  };
}
