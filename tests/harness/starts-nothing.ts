import { Server, Socket } from 'node:net';

/** What a unit test tried, whether or not the code under test took the refusal for an answer. */
const tried: string[] = [];

const doors = [
  { of: Server.prototype, name: 'listen', what: 'listened on a socket' },
  { of: Socket.prototype, name: 'connect', what: 'connected to a socket' },
] as const;
const open = doors.map(({ of, name }) => Object.getOwnPropertyDescriptor(of, name) ?? {});

function refuse(what: string): () => never {
  return () => {
    tried.push(what);
    throw new Error(`${what}: a unit test starts nothing; name the file x.int.test.ts`);
  };
}

// Not at once: a file that does not even load must not leave this behind for the next one in the
// same process, which may be an integration test.
beforeAll(() => {
  for (const { of, name, what } of doors) {
    Object.defineProperty(of, name, { configurable: true, writable: true, value: refuse(what) });
  }
});

afterEach(() => {
  expect(tried.splice(0)).toEqual([]);
});

afterAll(() => {
  doors.forEach(({ of, name }, at) => Object.defineProperty(of, name, open[at] ?? {}));
});
