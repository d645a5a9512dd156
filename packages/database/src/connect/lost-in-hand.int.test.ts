import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { openDatabase, openStatements } from '../index.js';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';

let database: TestDatabase;
let server: Server;
let url: string;
let shutsDown = false;

const field = (name: string, value: string): string => `${name}${value}\0`;

/** What PostgreSQL says last when it is shut down, as one message of its protocol. */
function goodbye(): Buffer {
  const fields = [field('S', 'FATAL'), field('V', 'FATAL'), field('C', '57P01'), field('M', 'bye')];
  const body = Buffer.from(`${fields.join('')}\0`);
  const head = Buffer.from('E....');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** ReadyForQuery: the answer to a statement is complete, the next may use the connection. */
const isReady = (chunk: Buffer): boolean => chunk.at(-6) === 0x5a;

beforeAll(async () => {
  database = await createTestDatabase();
  const to = new URL(database.url);
  server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    near.pipe(far);
    far.on('data', (chunk) => {
      if (!shutsDown || !isReady(chunk)) return near.write(chunk);
      return near.end(Buffer.concat([chunk, goodbye()]));
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const way = new URL(database.url);
  way.hostname = '127.0.0.1';
  way.port = String((server.address() as AddressInfo).port);
  url = way.href;
});

beforeEach(() => {
  shutsDown = false;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

/** An error that nobody hears would end the process; Jest fails the test that runs then. */
it('a shut-down just when a connection passes from one caller to the next ends no process', async () => {
  const one = openDatabase({ url, poolSize: 1 });
  await one.ping();
  shutsDown = true;
  const first = one.prisma.$queryRaw`SELECT 1 AS n FROM pg_sleep(0.3)`;
  const next = one.prisma.$transaction((queries) => queries.$queryRaw`SELECT 2 AS n`);
  await Promise.allSettled([first, next]);
  shutsDown = false;
  await one.ping();
  await one.close();
});

it('nor do plain statements', async () => {
  const statements = openStatements({ url, connections: 1, waitMs: 2000 });
  await statements.execute('SELECT 1', []);
  shutsDown = true;
  await Promise.allSettled([statements.execute('SELECT 1', []), statements.haveOwnSessions()]);
  shutsDown = false;
  expect(await statements.execute('SELECT 1', [])).toBe(1);
  await statements.close();
});
