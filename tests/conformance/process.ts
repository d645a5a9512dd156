import { spawn } from 'node:child_process';

type Ended = { readonly code: number | null; readonly printed: string };

export type RunningCommand = {
  readonly ended: Promise<Ended>;
  /** Resolves when it has printed this, or has ended. */
  readonly prints: (words: string) => Promise<void>;
  /** As Ctrl-C does. */
  readonly stop: () => void;
};

/** The command as `npm run conformance` starts it, with no other settings than these. */
export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningCommand {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, ['apps/conformance/dist/main.js', ...args], { env });
  let printed = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, printed });
    });
  });
  const seen = (words: string) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (!printed.includes(words)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {
    ended,
    prints: (words) => Promise.race([seen(words), ended.then(() => undefined)]),
    stop: () => child.kill('SIGINT'),
  };
}
