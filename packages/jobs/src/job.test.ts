import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transitions } from './job.js';

const page = readFileSync(join(process.cwd(), 'docs/job-lifecycle.md'), 'utf8');

const inCode = Object.entries(transitions)
  .flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`))
  .sort();

function arrows(pattern: RegExp): string[] {
  return [...page.matchAll(pattern)].map(([, from, to]) => `${from ?? ''} → ${to ?? ''}`).sort();
}

it('draws every arrow between states, and no other', () => {
  expect(arrows(/^ {4}([a-z-]+) --> ([a-z-]+)$/gm)).toEqual(inCode);
});

it('has a rule for every arrow', () => {
  expect(arrows(/^\| `([a-z-]+) → ([a-z-]+)` +\| \S/gm)).toEqual(inCode);
});
