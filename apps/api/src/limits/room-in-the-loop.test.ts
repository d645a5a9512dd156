import { createRoomInTheLoop } from './room-in-the-loop.js';

/** The room after each of these shares of busy time. */
function roomsAfter(shares: readonly number[], most = 4): number[] {
  let now = 0;
  let share = 0;
  const room = createRoomInTheLoop(most, { now: () => now, busyShare: () => share });
  return shares.map((next) => {
    share = next;
    now += 1000;
    return room();
  });
}

it('grows while requests mostly wait for the database, up to its bound', () => {
  expect(roomsAfter([0.1, 0.2, 0.3, 0.1, 0.1])).toEqual([2, 3, 4, 4, 4]);
});

it('is one where the process itself is what limits', () => {
  expect(roomsAfter([0.9, 0.9])).toEqual([1, 1]);
});

it('halves as soon as the process becomes busy, and keeps what fits', () => {
  expect(roomsAfter([0.1, 0.1, 0.1, 0.9, 0.6, 0.9])).toEqual([2, 3, 4, 2, 2, 1]);
});

it('does not judge by a moment', () => {
  let asked = 0;
  const busyShare = () => (asked += 1);
  const room = createRoomInTheLoop(4, { now: () => 0, busyShare });
  expect([room(), room(), room()]).toEqual([1, 1, 1]);
  expect(asked).toBe(0);
});
