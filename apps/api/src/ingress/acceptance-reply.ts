import type { Acceptance } from '@sync/jobs';
import { z } from 'zod';
import { HttpProblem, notFound } from '../http/problem.js';
import { json, type Reply } from '../http/reply.js';

export const ignoredSchema = z.object({ status: z.literal('ignored'), reason: z.string() });

/** 202 once, 200 for every repeat: both mean that the invoice is in safe keeping. */
export function toAcceptanceReply(acceptance: Acceptance): Reply {
  switch (acceptance.kind) {
    case 'accepted':
      return json(202, { id: acceptance.jobId, status: acceptance.status });
    case 'known':
      return json(200, { id: acceptance.jobId, status: acceptance.status });
    case 'ignored':
      return json(200, { status: 'ignored', reason: acceptance.reason });
    case 'webhook-id-conflict':
      throw new HttpProblem(409, 'This webhook-id came before with another invoice.');
    case 'connection-gone':
      throw notFound('connection');
  }
}
