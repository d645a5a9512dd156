import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Said = { readonly code: number | null; readonly said: string };

/** Runs `npm run recover` as it is built, with nothing but the workers' environment. */
export async function runRecover(settings: Readonly<Record<string, string>>): Promise<Said> {
  const main = join(process.cwd(), 'apps/worker/dist/recover/main.js');
  const env = { PATH: process.env['PATH'] ?? '', ...settings };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}
