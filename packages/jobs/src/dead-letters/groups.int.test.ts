import { readCursor } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { listDeadLetterGroups } from './groups.js';

let test: TestDatabase;
let connectionId: string;
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 8, 0, second));

const add = (fingerprint: string | null, second: number, change: object = {}): Promise<string> =>
  insertDeadLetter(test.db, connectionId, { fingerprint, deadLetteredAt: at(second), ...change });

const page = (limit = 10, cursor?: string | null) =>
  listDeadLetterGroups(
    test.db,
    { connectionId },
    { limit, cursor: cursor ? readCursor(cursor) : undefined },
  );

/** All fingerprints, in pages of this size. */
async function fingerprints(limit: number): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const { items, nextCursor } = await page(limit, cursor);
    seen.push(...items.map((group) => group.fingerprint));
    cursor = nextCursor;
  } while (cursor !== null);
  return seen;
}

it('nothing waits for an operator: one empty page', async () => {
  expect(await page()).toEqual({ items: [], nextCursor: null });
});

it('causes that were last seen at the same moment are shown once each, page by page', async () => {
  for (const fingerprint of ['a', 'b', 'c', 'd']) await add(fingerprint, 5);
  await add('e', 9);
  expect(await fingerprints(2)).toEqual(['e', 'd', 'c', 'b', 'a']);
  expect(await fingerprints(5)).toEqual(['e', 'd', 'c', 'b', 'a']);
});

it('a page counts every dead letter of its causes, also those older than its cursor', async () => {
  await add('a', 1);
  await add('a', 6);
  await add('b', 9);
  const { nextCursor } = await page(1);
  const { items } = await page(1, nextCursor);
  const times = { firstSeen: at(1), lastSeen: at(6) };
  expect(items).toMatchObject([{ fingerprint: 'a', count: 2, ...times }]);
});

it('the words are those of the latest, and of one of them where two are the latest', async () => {
  await add('a', 1, { deadLetterMessage: 'Konto 3999 är inaktivt.', deadLetterCode: 1 });
  const latest = [
    await add('a', 5, { deadLetterMessage: 'x', deadLetterCode: 2 }),
    await add('a', 5, { deadLetterMessage: 'x', deadLetterCode: 2 }),
  ];
  const { items } = await page();
  expect(items).toMatchObject([{ count: 3, message: 'x', code: 2 }]);
  expect(latest).toContain(items[0]?.sampleId);
});

it('shows one whose words were never written, rather than hiding it', async () => {
  await add('a', 1, { deadLetterKind: null, deadLetterMessage: null, deadLetterAction: null });
  expect((await page()).items).toMatchObject([{ kind: 'unknown', message: '', action: '' }]);
});

it('leaves out what has gone on or was closed, and other companies unless all are asked for', async () => {
  await add('gone-on', 1, { status: 'queued' });
  await add('closed', 1, { status: 'resolved' });
  const other = await insertActiveConnection(test.db);
  await insertDeadLetter(test.db, other, { fingerprint: 'other', deadLetteredAt: at(59) });
  expect(await fingerprints(10)).toEqual([]);
  const all = await listDeadLetterGroups(test.db, {}, { limit: 1, cursor: undefined });
  expect(all.items).toMatchObject([{ fingerprint: 'other' }]);
});
