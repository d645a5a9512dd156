import { readFileSync } from 'node:fs';
import { describe as describeQuestions } from './describe.js';
import { allQuestions } from './questions/all-questions.js';

const page = readFileSync('docs/conformance.md', 'utf8');

/** Tables are padded by the formatter. */
const unpadded = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();

it('has every question in the docs, word for word as `--describe` prints it', () => {
  const [, written = ''] = page.split('## The questions\n');
  expect(unpadded(written)).toBe(unpadded(describeQuestions(allQuestions)));
});

it('gives every question a name of its own, an answer to choose from, and calls', () => {
  const ids = allQuestions.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(allQuestions.length).toBeGreaterThanOrEqual(25);
  for (const { answers, calls, asks } of allQuestions) {
    expect(Object.keys(answers).length).toBeGreaterThan(1);
    expect(calls.length).toBeGreaterThan(0);
    expect(asks).toMatch(/\?$/);
  }
});

it('says of every question that books something what stays in the books', () => {
  const books = allQuestions.filter(({ calls }) =>
    calls.some((call) => /bookkeep|POST \/invoiceaccruals/.test(call)),
  );
  expect(books.filter(({ leaves }) => leaves === undefined)).toEqual([]);
});
