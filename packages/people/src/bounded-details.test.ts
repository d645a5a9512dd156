import { boundedDetails } from './bounded-details.js';

const longest = 64 * 1024;

it('leaves ordinary details as they are, a large table as well', () => {
  const row = { rate: '25', regime: 'domestic', account: '3001' };
  const table = Array.from({ length: 300 }, () => row);
  const details = { changes: { 'settings.vatMap': { from: table, to: [...table, row] } } };
  expect(boundedDetails(details)).toBe(details);
});

it('cuts texts and lists of what is longer, and says how much more there was', () => {
  const long = 'x'.repeat(longest);
  const from = Array.from({ length: 500 }, () => ({ vatCode: 'y'.repeat(300) }));
  expect(boundedDetails({ changes: { from, to: long } })).toEqual({
    changes: {
      from: [
        ...from.slice(0, 50).map(() => ({ vatCode: `${'y'.repeat(200)}…` })),
        '… and 450 more',
      ],
      to: `${'x'.repeat(200)}…`,
    },
  });
});

it('says of what is too long all the same how long it was', () => {
  const list = Array.from({ length: 60 }, () => 'z'.repeat(300));
  const lists = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`list ${n}`, list]));
  const kept = boundedDetails(lists);
  expect(kept['tooLong']).toMatch(/^18\d{5} characters$/);
  expect(JSON.stringify(kept).length).toBeLessThan(longest);
});
