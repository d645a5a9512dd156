import type { SupervisedProcess } from './supervision.js';

/** A server that can be taken away and brought back at the same address with its data. */
export type RestartableServer = {
  readonly url: string;
  /**
   * `orderly`: as an administrator would; `crash`: by SIGKILL or what comes nearest to it. Resolves
   * when it answers again.
   */
  restart(how: 'orderly' | 'crash'): Promise<void>;
};

export async function restartable(
  url: string,
  launch: () => Promise<SupervisedProcess>,
  crashSignal: NodeJS.Signals,
): Promise<RestartableServer> {
  let server = await launch();
  return {
    url,
    restart: async (how) => {
      if (how === 'orderly') {
        await server.stop();
      } else {
        process.kill(server.pid, crashSignal);
        await server.ended;
      }
      server = await launch();
    },
  };
}
