import type { MappingProblem } from '@sync/fortnox';
import { shortText } from '@sync/shared';

/** Lists show the texts of two hundred dead letters at once. */
const charactersAtMost = 8000;
const charactersOfOne = 2000;

/**
 * What is wrong and what to do, of all problems together: whoever mends the data should need one look.
 * Of an invoice of a thousand lines that are all wrong, as many as are read, and how many there are
 * besides.
 */
export function textOfProblems(problems: readonly MappingProblem[]) {
  return {
    message: joined(problems.map(({ message }) => message)),
    action: joined([...new Set(problems.map(({ action }) => action))]),
  };
}

function joined(texts: readonly string[]): string {
  const shown: string[] = [];
  let characters = 0;
  for (const text of texts.map((one) => shortText(one, charactersOfOne))) {
    characters += text.length + 1;
    if (characters > charactersAtMost) break;
    shown.push(text);
  }
  const others = texts.length - shown.length;
  return [...shown, ...(others > 0 ? [`… and ${others} more.`] : [])].join(' ');
}
