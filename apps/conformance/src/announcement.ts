import { prefix } from './company/names.js';
import type { Question } from './question.js';
import type { Heading } from './report.js';

/** What the command is about to do to the company, before it does any of it. */
export function announcement(heading: Heading, asked: readonly Question[]): string[] {
  const lasting = asked.flatMap(({ id, leaves }) =>
    leaves === undefined ? [] : [`  ${id}: ${leaves}`],
  );
  const bursts = asked.some(({ only }) => only === 'exceed-rate-limit');
  return [
    `${asked.length} questions to ${heading.companyName} (database number ${heading.databaseNumber}) at ${heading.apiUrl}.`,
    `Everything it makes is named ${prefix}: drafts of invoices, which are cancelled (their numbers are used up), customers and an article, which are made inactive.`,
    ...(lasting.length === 0
      ? ['Nothing is booked.']
      : ['These questions cannot be undone. They leave in the books:', ...lasting]),
    ...(bursts
      ? ['Fortnox’s limit is exceeded on purpose: whoever else works with this company waits.']
      : []),
    'Use a test company, never one that keeps real books.',
  ];
}
