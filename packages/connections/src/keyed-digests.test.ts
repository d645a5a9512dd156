import { createKeyedDigests } from './keyed-digests.js';

const [old, fresh] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

it('a digest tells the same from another, and nothing to whoever has no key', () => {
  const digests = createKeyedDigests([old]);
  const digest = digests.digest('DE123456789');
  expect(digests.compare(digest, 'DE123456789')).toBe('same');
  expect(digests.compare(digest, 'DE136695976')).toBe('other');
  expect(createKeyedDigests([fresh]).digest('DE123456789')).not.toBe(digest);
});

it('compares under a former key as long as it is there, and says when it is not', () => {
  const digest = createKeyedDigests([old]).digest('DE123456789');
  expect(createKeyedDigests([fresh, old]).compare(digest, 'DE123456789')).toBe('same');
  expect(createKeyedDigests([fresh]).compare(digest, 'DE123456789')).toBe('unknown');
  expect(createKeyedDigests([fresh]).compare('0a1b', 'DE123456789')).toBe('unknown');
});

it('names every digest that the text may have, that of the first key in front', () => {
  const [first, second, ...former] = createKeyedDigests([fresh, old]).everyDigest('DE123456789');
  expect([first, second]).toEqual(
    [fresh, old].map((key) => createKeyedDigests([key]).digest('DE123456789')),
  );
  // As versions wrote it that had another mechanism for drift.
  expect(former).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.any(String)]);
});
