import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { insertActiveConnection, insertDeadLetter } from '../testing/fixtures.js';
import { addComment, changeHandling, eraseOldHandlings, listComments } from './change-handling.js';
import { listHandlings, readHandling } from './handling.js';

let test: TestDatabase;
let connectionId: string;
const fingerprint = 'account:3999';
beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(async () => {
  connectionId = await insertActiveConnection(test.db);
});
afterAll(() => test.drop());

const cause = () => ({ connectionId, fingerprint });
const insert = (change: object = {}) => insertDeadLetter(test.db, connectionId, change);
const soon = (): Date => new Date(Date.now() + 60_000);

it('tells of a cause that nobody has spoken of how many wait', async () => {
  await insert();
  await insert();
  expect(await readHandling(test.db, cause())).toMatchObject({
    ...{ ...cause(), count: 2, comments: 0, isSnoozed: false },
    ...{ acknowledgedBy: null, assignedTo: null, snoozedUntil: null },
  });
});

it('keeps who has seen it, whose it is and until when it is put off, each with who said so', async () => {
  await insert();
  await changeHandling(test.db, cause(), 'anna', { acknowledged: true });
  await changeHandling(test.db, cause(), 'bo', { assignedTo: 'Cecilia', snoozedUntil: soon() });
  expect(await readHandling(test.db, cause())).toMatchObject({
    ...{ acknowledgedBy: 'anna', acknowledgedAt: expect.any(Date) as Date },
    ...{ assignedTo: 'Cecilia', assignedBy: 'bo', snoozedBy: 'bo', isSnoozed: true },
  });
  await changeHandling(test.db, cause(), 'bo', { assignedTo: null, snoozedUntil: null });
  expect(await readHandling(test.db, cause())).toMatchObject({
    ...{ acknowledgedBy: 'anna', assignedTo: null, assignedBy: null, assignedAt: null },
    ...{ snoozedUntil: null, snoozedBy: null, isSnoozed: false },
  });
});

it('says nothing of a cause that holds nothing back', async () => {
  expect(await changeHandling(test.db, cause(), 'anna', { acknowledged: true })).toBeUndefined();
  expect(await addComment(test.db, cause(), { author: 'anna', text: 'x' })).toBeUndefined();
  expect(await test.db.prisma.causeHandling.count({ where: { connectionId } })).toBe(0);
});

describe('a cause that is put off', () => {
  beforeEach(async () => {
    await insert();
    await changeHandling(test.db, cause(), 'anna', { snoozedUntil: soon() });
  });

  it('stays so when more of the same kind stop', async () => {
    await insert({ deadLetteredAt: soon(), fingerprint: 'account:3998' });
    expect(await readHandling(test.db, cause())).toMatchObject({ isSnoozed: true });
  });

  it('comes back when something of another kind stops at the company', async () => {
    const other = { fingerprint: 'vat', deadLetterKind: 'vat-rate-unmapped' };
    const elsewhere = await insertActiveConnection(test.db);
    await insertDeadLetter(test.db, elsewhere, { ...other, deadLetteredAt: soon() });
    await insert({ ...other, deadLetteredAt: new Date(Date.now() - 60_000) });
    expect(await readHandling(test.db, cause())).toMatchObject({ isSnoozed: true });
    await insert({ ...other, deadLetteredAt: soon() });
    expect(await readHandling(test.db, cause())).toMatchObject({ isSnoozed: false });
  });

  it('comes back in time', async () => {
    const past = new Date(Date.now() - 1);
    await test.db.prisma.causeHandling.updateMany({
      ...{ where: { connectionId }, data: { snoozedUntil: past } },
    });
    expect(await readHandling(test.db, cause())).toMatchObject({ isSnoozed: false });
  });
});

it('keeps comments apart by company, the newest first', async () => {
  await insert();
  const other = await insertActiveConnection(test.db);
  await insertDeadLetter(test.db, other);
  await addComment(test.db, cause(), { author: 'anna', text: 'one' });
  await addComment(test.db, cause(), { author: 'bo', text: 'two' });
  const { items } = await listComments(test.db, cause(), { limit: 9, cursor: undefined });
  expect(items).toMatchObject([
    { author: 'bo', text: 'two' },
    { author: 'anna', text: 'one' },
  ]);
  const all = await listHandlings(test.db, [fingerprint], { connectionIds: [connectionId, other] });
  const comments = new Map(all.map((of) => [of.connectionId, of.comments]));
  expect(comments).toEqual(
    new Map([
      [connectionId, 2],
      [other, 0],
    ]),
  );
});

it('forgets what was said of a cause that is long gone, and only that', async () => {
  const id = await insert();
  await addComment(test.db, cause(), { author: 'anna', text: 'one' });
  const long = new Date(Date.now() - 500 * 86_400_000);
  await test.db.prisma.causeHandling.updateMany({ data: { updatedAt: long } });
  expect(await eraseOldHandlings(test.db, 400)).toBe(0);
  await test.db.prisma.syncJob.update({ where: { id }, data: { status: 'discarded' } });
  expect(await eraseOldHandlings(test.db, 400)).toBe(1);
  expect(await test.db.prisma.causeComment.count({ where: { connectionId } })).toBe(0);
});
