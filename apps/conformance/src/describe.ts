import type { Knobs, Question } from './question.js';
import { consequenceText } from './report.js';

/**
 * All questions as Markdown: what is asked, by which calls, what stays, what each answer means and
 * what follows. `docs/conformance.md` ends with it.
 */
export const describe = (questions: readonly Question[]): string =>
  questions.map((question) => section(question).join('\n')).join('\n\n');

function section(question: Question): string[] {
  const { id, asks, calls, answers } = question;
  return [
    `### ${id}`,
    '',
    asks,
    '',
    `- Calls: ${calls.map((call) => `\`${call}\``).join(', ')}`,
    ...conditions(question).map((condition) => `- ${condition}`),
    '',
    '| answer | Fortnox … | what follows | played in the sandbox by |',
    '| --- | --- | --- | --- |',
    ...Object.entries(answers).map(([answer, { means, follows, playedBy }]) => {
      const cells = [`\`${answer}\``, means, consequenceText(follows), knobsText(playedBy)];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

const conditions = ({ leaves, needs, only }: Question): string[] => [
  leaves === undefined ? 'Can be undone.' : `Cannot be undone. It leaves ${leaves}.`,
  ...(needs === undefined ? [] : [`Needs ${needs}.`]),
  ...(only === undefined ? [] : [`Asked only with \`--${only}\`.`]),
];

/** Each way to play it; none, where the sandbox has no such company. */
function knobsText(playedBy: readonly Knobs[]): string {
  if (playedBy.length === 0) return 'nothing yet';
  const ways = playedBy.map((knobs) =>
    Object.entries(knobs)
      .map(([name, value]) => `\`${name}: ${JSON.stringify(value)}\``)
      .join(', '),
  );
  return ways.map((way) => (way === '' ? 'every company' : way)).join(' or ');
}
