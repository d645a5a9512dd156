import type { DeadLetterGroup } from '../api/shapes.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { mostFirst } from './most-first.js';
import { recentReplays, rememberReplay } from './recent-replays.js';

function group(fingerprint: string, count: number, lastSeen: string): DeadLetterGroup {
  return { fingerprint, kind: 'k', message: 'm', count, firstSeen: lastSeen, lastSeen };
}

/** The part of a browser's storage that is used; `broken`: as in a private window. */
function storage(state: 'working' | 'broken', kept = new Map<string, string>()): Storage {
  const refuse = (): never => {
    throw new Error('storage is forbidden');
  };
  const works = state === 'working';
  return {
    length: 0,
    clear: refuse,
    key: refuse,
    removeItem: refuse,
    getItem: works ? (key) => kept.get(key) ?? null : refuse,
    setItem: works ? (key, value) => void kept.set(key, value) : refuse,
  };
}

describe('groups of dead letters', () => {
  it('come with most invoices first, then the newest', () => {
    const groups = [
      group('few', 1, '2026-11-22T10:00:00Z'),
      group('many', 12, '2026-11-20T10:00:00Z'),
      group('few-newer', 1, '2026-11-22T12:00:00Z'),
    ];
    expect(mostFirst(groups).map(({ fingerprint }) => fingerprint)).toEqual([
      'many',
      'few-newer',
      'few',
    ]);
  });
});

describe('replays started in this browser', () => {
  const replay = (id: string) => ({ id, cause: 'c', startedAt: '2026-11-22T10:00:00Z' });

  it('are found again, newest first, each once, and only the last few', () => {
    const kept = storage('working');
    for (const id of ['1', '2', '3', '4', '5', '6', '2']) rememberReplay(replay(id), kept);
    expect(recentReplays(kept).map(({ id }) => id)).toEqual(['2', '6', '5', '4', '3']);
  });

  it('start all the same where the browser keeps nothing or keeps nonsense', () => {
    rememberReplay(replay('1'), storage('broken'));
    expect(recentReplays(storage('broken'))).toEqual([]);
    expect(recentReplays(storage('working', new Map([['recent-replays', '{]']])))).toEqual([]);
  });
});

describe('the key of a replay', () => {
  it('is another one for each opened dialog', () => {
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});
