import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, testRedisUrl } from '@sync/database/testing';
import { ask, type Answered, type Asked } from './ask.js';
import { operatorToken, viewerToken } from './test-api.js';

/** What the API's process has spent since it was asked last. */
type Spent = {
  /** Milliseconds of processor time: unlike the clock's they do not count a busy machine. */
  readonly cpuMs: number;
  /** Of the most memory that the process ever held, in bytes. */
  readonly peakGrowth: number;
};

export type WatchedApi = {
  readonly url: string;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  readonly spent: () => Promise<Spent>;
  readonly close: () => Promise<void>;
};

/** Runs inside the API's process before anything else; tells its own use of the machine. */
const meter = `
let before = process.cpuUsage(), peak = 0;
process.on('message', () => {
  const { user, system } = process.cpuUsage(before);
  const now = process.resourceUsage().maxRSS * 1024;
  process.send({ cpuMs: (user + system) / 1000, peakGrowth: now - peak });
  before = process.cpuUsage();
  peak = now;
});
`;

/** The API as `npm run api` starts it, in a process of its own whose use can be asked for. */
export async function startWatchedApi(): Promise<WatchedApi> {
  const database = await createTestDatabase();
  const port = 20_000 + (randomBytes(2).readUInt16BE() % 10_000);
  const url = `http://127.0.0.1:${port}`;
  const child = fork(join(process.cwd(), 'apps/api/dist/main.js'), {
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(meter)}`],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: new URL('/9', testRedisUrl()).href,
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      OPERATOR_TOKENS: `anna:operator:${operatorToken},vera:viewer:${viewerToken}`,
    },
  });
  await readyLine(child.stdout);
  return {
    url,
    ask: (method, path, asked) => ask(url, method, path, { token: operatorToken, ...asked }),
    spent: async () => {
      const answer = once(child, 'message');
      child.send('spent?');
      const [spent] = (await answer) as [Spent];
      return spent;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await database.drop();
    },
  };
}

/** Reads on to the end, so that a full pipe never stops the process. */
async function readyLine(output: NodeJS.ReadableStream | null): Promise<void> {
  if (!output) throw new Error('the process has no output');
  let text = '';
  await new Promise<void>((resolve, reject) => {
    output.on('data', (chunk: Buffer) => {
      if (text.includes('"msg":"ready"')) return;
      text += chunk.toString();
      if (text.includes('"msg":"ready"')) resolve();
    });
    output.once('end', () => {
      reject(new Error(`the API did not start: ${text}`));
    });
  });
}
