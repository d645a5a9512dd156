import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisedProcess } from './supervision.js';

/** A server that can be taken away and brought back at the same address with its data. */
export type RestartableServer = {
  readonly url: string;
  /**
   * `orderly`: as an administrator would; `crash`: by SIGKILL or what comes nearest to it. Resolves
   * when it answers again, which is `awayMs` later at the earliest.
   */
  restart(how: 'orderly' | 'crash', awayMs?: number): Promise<void>;
  /** Stops it in good order, does to its files what is to be done, and starts it again. */
  whileStopped(work: () => void): Promise<void>;
};

export async function restartable(
  url: string,
  launch: () => Promise<SupervisedProcess>,
  crashSignal: NodeJS.Signals,
): Promise<RestartableServer> {
  let server = await launch();
  return {
    url,
    restart: async (how, awayMs = 0) => {
      if (how === 'orderly') {
        await server.stop();
      } else {
        process.kill(server.pid, crashSignal);
        await server.ended;
      }
      await sleep(awayMs);
      server = await launch();
    },
    whileStopped: async (work) => {
      await server.stop();
      work();
      server = await launch();
    },
  };
}
