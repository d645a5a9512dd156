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
