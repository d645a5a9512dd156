import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { readRawBody } from './raw-body.js';

function requestOf(pieces: readonly Buffer[], headers: IncomingHttpHeaders = {}): IncomingMessage {
  return Object.assign(Readable.from(pieces, { objectMode: false }), { headers }) as never;
}

const kilobytes = (count: number): Buffer => Buffer.alloc(count * 1024, 'x');

/** What is counted of a body, and how it ends. */
async function counted(request: IncomingMessage, atMost = Infinity) {
  const bytes: number[] = [];
  const body = await readRawBody(request, 1024 * 1024, (more) => {
    bytes.push(more);
    if (bytes.reduce((sum, each) => sum + each, 0) > atMost) throw new Error('too much');
  }).then(
    ({ length }) => length,
    (error: unknown) => (error instanceof Error ? error.message : undefined),
  );
  return { bytes, body };
}

it('tells of all that is declared before it has come', async () => {
  const request = requestOf([kilobytes(100)], { 'content-length': '102400' });
  expect(await counted(request)).toEqual({ bytes: [102_400], body: 102_400 });
});

it('tells of what is not declared as it comes', async () => {
  const pieces = Array.from({ length: 10 }, () => kilobytes(20));
  const step = 64 * 1024;
  expect(await counted(requestOf(pieces))).toEqual({
    bytes: [0, step, step, step, step],
    body: 204_800,
  });
});

it.each([[{ 'content-length': '102400' }], [{}]])(
  'reads no more of what is too much by then: %j',
  async (headers) => {
    const request = requestOf([kilobytes(50), kilobytes(50)], headers);
    expect((await counted(request, 80_000)).body).toBe('too much');
  },
);

it.each([
  ['too large by what it declares', requestOf([], { 'content-length': '1048577' }), 413],
  ['too large by what comes', requestOf([kilobytes(1024), Buffer.from('x')]), 413],
  ['compressed', requestOf([kilobytes(1)], { 'content-encoding': 'gzip' }), 415],
])('refuses a body that is %s', async (_name, request, status) => {
  await expect(readRawBody(request, 1024 * 1024)).rejects.toMatchObject({ status });
});
