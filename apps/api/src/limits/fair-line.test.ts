import { createFairLine, type EndTurn, type FairLine, type FairLineSize } from './fair-line.js';

/** Lets everything begin that may, and says who began and in which order. */
function watched(size: Partial<FairLineSize> = {}) {
  const line = createFairLine({
    ...{ inWork: 10, inWorkPerKey: () => 1, inWorkPerGroup: Infinity, waitingPerKey: 100 },
    ...size,
  });
  const begun: string[] = [];
  const open: EndTurn[] = [];
  const enter = (key: string, times = 1): void => {
    for (let n = 0; n < times; n += 1) void line.enter(key)?.then(note(key));
  };
  const note = (key: string) => (end: EndTurn) => {
    begun.push(key);
    open.push(end);
  };
  const endOldest = async (): Promise<void> => {
    open.shift()?.();
    await settled();
  };
  return { line, begun, enter, endOldest };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function entered(line: FairLine, key: string): Promise<boolean> {
  const turn = line.enter(key);
  await settled();
  return turn !== undefined;
}

it('lets a company in at once while another one keeps a hundred waiting', async () => {
  const { begun, enter } = watched();
  enter('flooding', 100);
  enter('quiet');
  await settled();
  expect(begun).toEqual(['flooding', 'quiet']);
});

it('gives turns in rounds, whoever waits in greater numbers', async () => {
  const { begun, enter, endOldest } = watched({ inWork: 1 });
  enter('a', 50);
  enter('b', 2);
  enter('c', 3);
  await settled();
  for (let n = 0; n < 8; n += 1) await endOldest();
  expect(begun.join('')).toBe('abcabcaca');
});

it('never has more in work than it is told, of one company and of all', async () => {
  const { begun, enter, endOldest } = watched({ inWork: 3, inWorkPerKey: () => 2 });
  enter('a', 9);
  enter('b', 9);
  await settled();
  expect(begun.join('')).toBe('aab');
  await endOldest();
  expect(begun.join('')).toBe('aaba');
  await endOldest();
  expect(begun.join('')).toBe('aabab');
});

it('gives more room as soon as there is more', async () => {
  let room = 1;
  const { begun, enter, endOldest } = watched({ inWorkPerKey: () => room });
  enter('a', 9);
  await settled();
  expect(begun).toHaveLength(1);
  room = 4;
  await endOldest();
  expect(begun).toHaveLength(5);
});

it('refuses who comes on top of a full line, and nobody of another company', async () => {
  const { line, enter, endOldest } = watched({ waitingPerKey: 3 });
  enter('a', 4);
  expect(await entered(line, 'a')).toBe(false);
  expect(await entered(line, 'b')).toBe(true);
  await endOldest();
  expect(await entered(line, 'a')).toBe(true);
});

it('gives a group no more than its share, and who waits of it when there is room', async () => {
  const { line, begun, endOldest } = watched({ inWorkPerGroup: 2 });
  const enter = (key: string, group: string) => line.enter(key, group)?.then(() => begun.push(key));
  const ends = await Promise.all([line.enter('a', 'many'), line.enter('b', 'many')]);
  void enter('c', 'many');
  void enter('d', 'other');
  await settled();
  expect(begun).toEqual(['d']);
  ends[0]?.();
  await endOldest();
  expect(begun).toEqual(['d', 'c']);
});
