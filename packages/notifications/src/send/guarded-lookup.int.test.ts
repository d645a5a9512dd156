import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns';
import { once } from 'node:events';
import { guardedLookup } from './guarded-lookup.js';

let nameServer: Socket;
/** What it says of a question; `undefined`: nothing, for ever. */
let answer: (question: Buffer) => Buffer | undefined;

beforeEach(async () => {
  nameServer = createSocket('udp4');
  nameServer.on('message', (question, { port }) => {
    const said = answer(question);
    if (said) nameServer.send(said, port, '127.0.0.1');
  });
  nameServer.bind(0, '127.0.0.1');
  await once(nameServer, 'listening');
});
afterEach(async () => {
  nameServer.close();
  await once(nameServer, 'close');
});

/** The code of what went wrong, or the addresses. */
function find(name: string): Promise<unknown> {
  const { port } = nameServer.address();
  const look = guardedLookup('public-only', [`127.0.0.1:${port}`]);
  return new Promise((resolve) => {
    look(name, { all: true }, (error, found) => {
      resolve(error ? error.code : found);
    });
  });
}

/** Answers questions for IPv4 with these addresses, and says of IPv6 that there is none. */
const saying =
  (...addresses: readonly number[][]) =>
  (question: Buffer): Buffer => {
    const end = question.indexOf(0, 12) + 5;
    const asked = question.subarray(12, end);
    const records = asked.readUInt16BE(asked.length - 4) === 1 ? addresses : [];
    const head = Buffer.from([0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
    const said = records.map((address) => Buffer.concat([record, Buffer.from(address)]));
    return Buffer.concat([question.subarray(0, 2), head, asked, ...said]);
  };

it('names whose servers never answer hold up no other connection of the process', async () => {
  answer = () => undefined;
  const names = Array.from({ length: 40 }, (_, n) => `hook${n}.example.com`);
  const hanging = names.map((name) => find(name));
  const begun = performance.now();
  await new Promise((resolve) => {
    lookup('localhost', resolve);
  });
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['ETIMEOUT']));
});

it('hands on public addresses, and nothing of a name that also stands for an inner one', async () => {
  answer = saying([8, 8, 8, 8], [1, 1, 1, 1]);
  expect(await find('hook.example.com')).toEqual([
    { address: '8.8.8.8', family: 4 },
    { address: '1.1.1.1', family: 4 },
  ]);
  answer = saying([8, 8, 8, 8], [10, 0, 0, 8]);
  expect(await find('hook.example.com')).toBe('ADDRESS_REFUSED');
  answer = saying([169, 254, 169, 254]);
  expect(await find('hook.example.com')).toBe('ADDRESS_REFUSED');
});

it.each(['localhost', 'localhost.'])('asks nobody what %s is', async (name) => {
  answer = saying([8, 8, 8, 8]);
  expect(await find(name)).toBe('ADDRESS_REFUSED');
});
