import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobStatuses, transitions } from './job.js';
import { ForbiddenMove, moveTo, requireMove } from './move.js';

it('lets a statement change jobs in the states before, and in no other', () => {
  expect(moveTo('queued').allowed.values).toEqual(['running', 'dead-lettered', 'ignored']);
  expect(moveTo('queued', ['ignored']).allowed.values).toEqual(['ignored']);
  expect(moveTo('resolved').set.values).toEqual(['resolved']);
});

it('throws on every change that the table does not have, and on no other', () => {
  for (const from of jobStatuses) {
    const after: readonly string[] = transitions[from];
    for (const to of jobStatuses) {
      const move = () => {
        requireMove(from, to);
      };
      if (after.includes(to)) expect(move).not.toThrow();
      else expect(move).toThrow(ForbiddenMove);
    }
  }
});

describe('no other statement writes a state', () => {
  const shipped = ['packages', 'apps', 'scripts'].flatMap((root) =>
    readdirSync(join(process.cwd(), root), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) =>
          file.endsWith('.ts') &&
          !/\.test\.ts$|testing\/|dist\/|generated\/|node_modules/.test(file),
      )
      .map((file) => join(root, file)),
  );

  /** Files with this in them; comments aside. */
  const filesWith = (pattern: RegExp): string[] =>
    shipped.filter((file) =>
      pattern.test(
        readFileSync(join(process.cwd(), file), 'utf8').replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, ''),
      ),
    );

  it('looks where the statements are', () => {
    expect(filesWith(/UPDATE sync_jobs/).length).toBeGreaterThan(5);
  });

  it('in SQL: only through moveTo', () => {
    const setsStatus = /UPDATE sync_jobs( j)?\s+SET(?:(?!WHERE|FROM)[\s\S])*?\bstatus = /;
    expect(filesWith(setsStatus)).toEqual([]);
  });

  it('through Prisma: only the end of an attempt, which requires the move', () => {
    expect(filesWith(/syncJob\.(update|updateMany|upsert|create|createMany)\b/)).toEqual([
      'packages/jobs/src/end.ts',
    ]);
  });

  it('a new row: only by acceptance, alone or together', () => {
    expect(filesWith(/INSERT INTO sync_jobs/)).toEqual([
      'packages/jobs/src/accept-statement.ts',
      'packages/jobs/src/accept.ts',
    ]);
  });
});
