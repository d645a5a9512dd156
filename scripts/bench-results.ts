import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './services/repository-root.js';

const path = (): string => join(repositoryRoot(), 'benchmarks/RESULTS.md');

const head = `# Results

Written by \`npm run bench -- <name> --results\`, never by hand: each section is what that benchmark
printed last, on the machine that it names.
`;

export type Result = {
  readonly name: string;
  readonly question: string;
  /** Ended as promised. */
  readonly isKept: boolean;
  readonly printed: string;
};

/** Puts these in the place of what the file says of the same benchmarks; the others stay. */
export function writeResults(results: readonly Result[], now = new Date()): void {
  const former = existsSync(path()) ? readFileSync(path(), 'utf8') : head;
  writeFileSync(path(), withResults(former, results, now));
}

/** The file as it is to be, its sections in the order of their names. */
export function withResults(former: string, results: readonly Result[], now: Date): string {
  const sections = new Map(
    former
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/^## (\S+)/.exec(section)?.[1] ?? '', section.trim()]),
  );
  for (const result of results) sections.set(result.name, sectionOf(result, now));
  const inOrder = [...sections].sort(([one], [other]) => one.localeCompare(other));
  return `${[head.trim(), ...inOrder.map(([, text]) => text)].join('\n\n')}\n`;
}

function sectionOf({ name, question, isKept, printed }: Result, now: Date): string {
  const date = now.toISOString().slice(0, 10);
  const outcome = isKept ? 'as promised' : '**not as promised**';
  return `## ${name}\n\n${question} ${date}, ${outcome}.\n\n\`\`\`text\n${printed.trim()}\n\`\`\``;
}
