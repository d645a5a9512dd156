import { startHistory } from './handler.js';

it('a history keeps the order and the time of each entry, and is handed over once', () => {
  let second = 0;
  const history = startHistory(() => new Date((second += 1) * 1000));
  history.add('call', { status: 200 });
  history.note('said');
  expect(history.take()).toEqual([
    { type: 'call', at: new Date(1000), data: { status: 200 } },
    { type: 'note', at: new Date(2000), data: { message: 'said' } },
  ]);
  expect(history.take()).toEqual([]);
});

it('what is told after a write travels with the next one, and changes nothing handed over', () => {
  const history = startHistory(() => new Date(0));
  history.note('first');
  const taken = history.take();
  history.note('second');
  expect(taken).toHaveLength(1);
  expect(history.take()).toMatchObject([{ data: { message: 'second' } }]);
});

it('of an attempt sixty notes are told, and that there were more; calls are told all', () => {
  const history = startHistory(() => new Date(0));
  for (let n = 1; n <= 500; n += 1) history.note(`note ${n}`);
  history.add('call', { status: 200 });
  const told = history.take();
  expect(told).toHaveLength(62);
  expect(told[59]).toMatchObject({ data: { message: 'note 60' } });
  expect(told[60]?.data).toEqual({
    message: 'There is more to tell of this attempt; it is left out here.',
  });
  expect(told[61]).toMatchObject({ type: 'call' });
});
