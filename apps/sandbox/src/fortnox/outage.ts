import type { Request, Response } from 'express';
import { z } from 'zod';
import { newRequestId, proxyPage, send } from './answer.js';

export const outageSchema = z.strictObject({
  /** A page of 503, a connection that is closed at once, or no answer at all. */
  answer: z.enum(['503', 'reset', 'hang']).default('503'),
  /** The API, the token endpoint, or both; pages and `/control` go on. */
  covers: z.enum(['all', 'api', 'token']).default('all'),
  /** With `503`: the header Retry-After, in seconds. */
  retryAfterS: z.number().int().min(0).optional(),
});

type OutageInput = z.output<typeof outageSchema>;

export type Outage = {
  current(): OutageInput | undefined;
  begin(outage: OutageInput): void;
  /** Fortnox is back; whoever still waits for an answer is hung up on, having changed nothing. */
  end(): void;
  /** Whether this request met the outage; if so it has been dealt with. */
  meets(part: 'api' | 'token', req: Request, res: Response): OutageInput['answer'] | undefined;
};

/** Fortnox as a whole is down, for every company: nothing gets as far as being authorized. */
export function createOutage(): Outage {
  let outage: OutageInput | undefined;
  const hanging = new Set<Response>();
  return {
    current: () => outage,
    begin: (next) => {
      outage = next;
    },
    end: () => {
      outage = undefined;
      for (const res of hanging) res.socket?.destroy();
      hanging.clear();
    },
    meets: (part, req, res) => {
      if (!outage || (outage.covers !== 'all' && outage.covers !== part)) return undefined;
      if (outage.answer === 'reset') req.socket.destroy();
      if (outage.answer === 'hang') keep(hanging, res);
      if (outage.answer === '503') {
        send(res, proxyPage(503, outage.retryAfterS), newRequestId(), Date.now());
      }
      return outage.answer;
    },
  };
}

function keep(hanging: Set<Response>, res: Response): void {
  hanging.add(res);
  res.once('close', () => hanging.delete(res));
}
