import { createTogetherReader } from './read-together.js';

type Batch = { readonly ids: readonly string[]; readonly answer: (error?: Error) => void };

function stage(atOnce: number) {
  const batches: Batch[] = [];
  const read = createTogetherReader<string>(
    (ids) =>
      new Promise((resolve, reject) => {
        const found = new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, `door ${id}`]));
        const answer = (error?: Error): void => {
          if (error) reject(error);
          else resolve(found);
        };
        batches.push({ ids, answer });
      }),
    atOnce,
  );
  return { batches, read };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it('reads what many ask for by one statement, and what is asked meanwhile by the next', async () => {
  const { batches, read } = stage(100);
  const first = Promise.all(['a', 'b', 'a', 'nobody'].map(read));
  await settled();
  const later = Promise.all(['c', 'd'].map(read));
  await settled();
  expect(batches.map(({ ids }) => ids)).toEqual([['a', 'b', 'nobody']]);
  batches[0]?.answer();
  expect(await first).toEqual(['door a', 'door b', 'door a', undefined]);
  await settled();
  expect(batches[1]?.ids).toEqual(['c', 'd']);
  batches[1]?.answer();
  expect(await later).toEqual(['door c', 'door d']);
});

it('takes so many at once and goes on after a failure, of which those who waited are told', async () => {
  const { batches, read } = stage(2);
  const [a, b, c] = ['a', 'b', 'c'].map(read);
  await settled();
  batches[0]?.answer(new Error('no database'));
  await expect(a).rejects.toThrow('no database');
  await expect(b).rejects.toThrow('no database');
  await settled();
  batches[1]?.answer();
  expect(await c).toBe('door c');
});

it('waits two seconds for one that never answers, and then for no others but those', async () => {
  const { batches, read } = stage(100);
  const silent = read('a');
  await settled();
  const other = read('b');
  while (batches.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  batches[1]?.answer();
  expect(await other).toBe('door b');
  batches[0]?.answer();
  expect(await silent).toBe('door a');
});
