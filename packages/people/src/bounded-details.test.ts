import { boundedDetails } from './bounded-details.js';

const row = (n: number) => ({ rate: '25', regime: 'domestic', account: String(3000 + n) });
const table = (count: number) => Array.from({ length: count }, (_, n) => row(n));
const changed = (changes: object) => boundedDetails({ changes })['changes'];

it('leaves ordinary details as they are, a table as well', () => {
  const details = { changes: { 'settings.vatMap': { from: table(80), to: table(81) } } };
  expect(boundedDetails(details)).toBe(details);
});

it('tells of long tables what went and what came', () => {
  const to = [...table(1000).slice(1), row(5000)];
  expect(changed({ 'settings.vatMap': { from: table(1000), to } })).toEqual({
    'settings.vatMap': { from: [row(0)], to: [row(5000)] },
  });
});

it('hides no other change behind a long one, whatever it is filled with', () => {
  const filler = (sign: string) =>
    Array.from({ length: 1000 }, (_, n) => ({ vatCode: `${n}${sign.repeat(96)}` }));
  const account = { from: '1930', to: '1940' };
  for (const sign of ['x', 'å', '\u0001']) {
    const changes = changed({
      'settings.vatMap': { from: filler(sign), to: filler(sign.toUpperCase() + 'y') },
      'settings.dimensions': { from: [], to: filler(sign) },
      'settings.feeAccount': account,
    }) as Record<string, { to: unknown }>;
    expect(Object.keys(changes)).toEqual([
      ...['settings.vatMap', 'settings.dimensions', 'settings.feeAccount'],
    ]);
    expect(changes['settings.feeAccount']).toEqual(account);
    expect(changes['settings.dimensions']?.to).toMatchObject({
      characters: JSON.stringify(filler(sign)).length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(JSON.stringify(changes).length).toBeLessThan(20_000);
  }
});

it('tells that a long table has another order', () => {
  const from = table(400);
  const { to } = (
    changed({ 'settings.vatMap': { from, to: [...from].reverse() } }) as {
      'settings.vatMap': { to: { characters: number } };
    }
  )['settings.vatMap'];
  expect(to.characters).toBeGreaterThan(10_000);
});

it('cuts other long details, with how much more there was', () => {
  const ids = Array.from({ length: 5000 }, (_, n) => `job_${n}`);
  expect(boundedDetails({ ids, text: 'x'.repeat(5000), kind: 'late' })).toEqual({
    ids: [...ids.slice(0, 50), '… and 4950 more'],
    ...{ text: `${'x'.repeat(200)}…`, kind: 'late' },
  });
});

it('leaves no half of a character where it cuts', () => {
  const [filler, text] = [Array.from({ length: 5000 }, () => 'x'), `${'x'.repeat(199)}🎉🎉`];
  expect(boundedDetails({ filler, text: text.repeat(30) })['text']).toBe(
    `${'x'.repeat(199)}\uFFFD…`,
  );
});
