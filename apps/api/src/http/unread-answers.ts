import type { Response } from 'express';
import { HttpProblem } from './problem.js';
import type { Reply } from './reply.js';

/** Of one person: some hundred long lists. */
const bytesAtMost = 64 * 1024 * 1024;

export type UnreadAnswers = {
  /**
   * Counts an answer of this person until it has been taken or its connection has ended. Throws 503 for
   * one that would be too much, which is then not given: for what has changed nothing.
   */
  readonly count: (response: Response, person: string, reply: Reply) => void;
};

/** What was answered and not read yet stays in this process's memory, two minutes long. */
export function createUnreadAnswers(): UnreadAnswers {
  const bytesOf = new Map<string, number>();
  return {
    count: (response, person, { body }) => {
      const { socket } = response.req;
      // A stream makes no more than is taken of it, and nobody takes anything of a closed connection.
      if ((typeof body !== 'string' && !Buffer.isBuffer(body)) || socket.destroyed) return;
      const bytes = Buffer.byteLength(body);
      const before = bytesOf.get(person) ?? 0;
      if (before + bytes > bytesAtMost) {
        throw new HttpProblem(503, 'Too many answers of yours are not read yet. Try again later.');
      }
      bytesOf.set(person, before + bytes);
      const taken = (): void => {
        response.off('close', taken);
        // An answer that stands behind others of its connection is not told when that ends.
        socket.off('close', taken);
        const others = (bytesOf.get(person) ?? bytes) - bytes;
        if (others > 0) bytesOf.set(person, others);
        else bytesOf.delete(person);
      };
      response.once('close', taken);
      socket.once('close', taken);
    },
  };
}
