import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

export type Shell = {
  /** Resolves to what the commands wrote; rejects, with it, when one of them fails. */
  readonly run: (commands: string) => Promise<string>;
  /** Ends the shell and what it started. */
  readonly end: () => Promise<void>;
};

/** One shell as somebody would have it open: what a command sets, the next one sees. */
export function openShell(cwd: string, env: Readonly<Record<string, string>>): Shell {
  const shell = spawn('bash', ['-euo', 'pipefail', '-s'], { cwd, env, detached: true });
  let written = '';
  let look = (): void => undefined;
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      look();
    });
  }
  const ended = once(shell, 'close');
  return {
    run: async (commands) => {
      const done = `done-${randomUUID()}`;
      const from = written.length;
      const isDone = new Promise<boolean>((resolve) => {
        look = () => {
          if (written.includes(done)) resolve(true);
        };
        void ended.then(() => {
          resolve(false);
        });
      });
      // A program that reads would else read the commands that are still to come.
      shell.stdin.write(`{\n${commands}\n} </dev/null\necho ${done}\n`);
      if (await isDone) return written.slice(from, written.indexOf(done));
      throw new Error(`failed:\n${commands}\n${written.slice(from)}`);
    },
    end: async () => {
      // The group: what was started with `&` belongs to the shell.
      if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGTERM');
      await ended;
    },
  };
}
