import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isContracting } from '../look/migration-state.js';
import { contractions } from './contracting.js';

/** The last one that is older than the rule; nobody ran a version before it. */
const firstTagged = '20261129022000_audit_rights';
const migrations = join(import.meta.dirname, '../../../../prisma/migrations');

it.each([
  'DROP TABLE "a"',
  'ALTER TABLE "a" DROP COLUMN "b"',
  'ALTER TABLE "a" RENAME TO "b"',
  'ALTER TABLE "a" ALTER COLUMN "b" SET NOT NULL',
  'ALTER TABLE "a" ALTER COLUMN "b" SET DATA TYPE TEXT',
  'ALTER TABLE "a" ADD COLUMN "b" INTEGER NOT NULL',
  'ALTER TABLE "a" ADD CONSTRAINT "c" CHECK (b > 0)',
  'CREATE UNIQUE INDEX "u" ON "a"("b")',
])('takes something away from the version before: %s', (sql) => {
  expect(contractions(sql)).not.toEqual([]);
});

it.each([
  'CREATE TABLE "a" ("b" TEXT NOT NULL); CREATE UNIQUE INDEX "u" ON "a"("b")',
  'ALTER TABLE "a" ADD COLUMN "b" TEXT, ADD COLUMN "c" INTEGER NOT NULL DEFAULT 0',
  'CREATE INDEX "i" ON "a"("b")',
  'DROP INDEX "i"',
  'ALTER TYPE "t" ADD VALUE \'x\'',
  '-- DROP TABLE is for the next version\nCREATE TABLE "a" ("b" TEXT)',
])('only adds: %s', (sql) => {
  expect(contractions(sql)).toEqual([]);
});

const migrationsAfter = (last: string) =>
  readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name > last)
    .map(({ name }) => ({
      name,
      sql: readFileSync(join(migrations, name, 'migration.sql'), 'utf8'),
    }));

/** The last one that is older than the next rule. */
const lastOfBoth = '20261129234500_agreements';

/**
 * A migration is one transaction. Making an index lets others read the table and keeps them from writing; dropping
 * one waits for those who have read it and wait to write.
 */
it('no migration makes an index and drops one: beside a working system that ends in a deadlock', () => {
  const both = migrationsAfter(lastOfBoth)
    .map(({ name, sql }) => ({ name, sql: sql.replace(/--[^\n]*/g, '') }))
    .filter(
      ({ sql }) => /\bCREATE\s+(UNIQUE\s+)?INDEX\b/i.test(sql) && /\bDROP\s+INDEX\b/i.test(sql),
    );
  expect(both.map(({ name }) => name)).toEqual([]);
});

/** The last one that is older than this rule. */
const lastOfSeveral = '20261130211500_card_vat_number';

/** What a migration locks it keeps until its end, and statements of the version before take the same in their own order. */
it('no migration changes two tables that are there already: one waits for whoever waits for the other', () => {
  const tablesOf = (sql: string, statement: string): string[] =>
    [...sql.matchAll(new RegExp(`\\b${statement}\\s+"(\\w+)"`, 'gi'))].map(([, name = '']) => name);
  const several = migrationsAfter(lastOfSeveral).filter(({ sql }) => {
    const made = new Set(tablesOf(sql, 'CREATE TABLE'));
    const changed = [
      'ALTER TABLE',
      'UPDATE',
      'DELETE FROM',
      'INSERT INTO',
      'INDEX\\s+"\\w+"\\s+ON',
    ];
    const all = new Set(changed.flatMap((statement) => tablesOf(sql, statement)));
    return [...all].filter((table) => !made.has(table)).length > 1;
  });
  expect(several.map(({ name }) => name)).toEqual([]);
});

it('every migration that takes something away says so by its name', () => {
  const unsaid = migrationsAfter(firstTagged).filter(
    ({ name, sql }) => !isContracting(name) && contractions(sql).length > 0,
  );
  expect(unsaid).toEqual([]);
});
