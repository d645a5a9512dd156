import { actorOf, type Call } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';

/** Of one person; whoever reads slowly, or not at all, holds each for as long as that takes. */
const mostOpen = 20;

export type OpenFiles = {
  /** Counts a file of the caller's until what it returns is called; 503 for one too many. */
  readonly open: (call: Call) => () => void;
};

/** How many files each person is reading at this process, which keeps a page of every one of them. */
export function createOpenFiles(): OpenFiles {
  const openBy = new Map<string, number>();
  return {
    open: (call) => {
      const { name } = actorOf(call);
      const before = openBy.get(name) ?? 0;
      if (before >= mostOpen) {
        throw new HttpProblem(503, 'Too many files of yours at once. Try again later.');
      }
      openBy.set(name, before + 1);
      return () => {
        const others = (openBy.get(name) ?? 1) - 1;
        if (others > 0) openBy.set(name, others);
        else openBy.delete(name);
      };
    },
  };
}
