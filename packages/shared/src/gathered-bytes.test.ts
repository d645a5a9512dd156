import { gatherText, GatheredBytes } from './gathered-bytes.js';

it.each([[[]], [['a']], [['ab', '', 'cde']], [['x'.repeat(16_384), 'y', 'z'.repeat(100_000)]]])(
  'puts together what came, in order',
  (pieces: readonly string[]) => {
    const gathered = new GatheredBytes();
    expect(pieces.every((piece) => gathered.add(Buffer.from(piece)))).toBe(true);
    expect(gathered.whole().toString()).toBe(pieces.join(''));
    expect(gathered.length).toBe(pieces.join('').length);
  },
);

it('takes a body of any size in pieces of a usual size, and of a small size where it is short', () => {
  const large = new GatheredBytes();
  const small = new GatheredBytes();
  for (let n = 0; n < 4096; n += 1) expect(large.add(Buffer.alloc(256))).toBe(true);
  for (let n = 0; n < 10_000; n += 1) expect(small.add(Buffer.from('x'))).toBe(true);
});

it('does not go on with a body that comes byte by byte without end', () => {
  const gathered = new GatheredBytes();
  let pieces = 0;
  while (gathered.add(Buffer.from('x')) && pieces < 1_000_000) pieces += 1;
  expect(pieces).toBeLessThan(10_200);
});

async function* piecesOf(count: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n += 1) yield await Promise.resolve(Buffer.from('x'));
}

it('reads an answer as text, and no more of one that comes byte by byte without end', async () => {
  expect(await gatherText(piecesOf(9000))).toBe('x'.repeat(9000));
  await expect(gatherText(piecesOf(1_000_000))).rejects.toThrow('too many small pieces');
});
