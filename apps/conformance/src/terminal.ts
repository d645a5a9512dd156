import { createInterface } from 'node:readline';
import type { Eyes } from './company/test-company.js';

/** Where the command may ask a person. */
export type Person = {
  /** What she types, without spaces around it; empty when she presses Ctrl-C or Ctrl-D. */
  readonly ask: (text: string) => Promise<string>;
};

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** The person at the terminal; `undefined` where there is none, as in a pipeline. */
export function personAt(input: Input, output: NodeJS.WritableStream): Person | undefined {
  if (input.isTTY !== true) return undefined;
  return {
    ask: (text) =>
      new Promise((resolve) => {
        const lines = createInterface({ input, output });
        lines.once('SIGINT', () => {
          lines.close();
        });
        lines.once('close', () => {
          resolve('');
        });
        lines.question(text, (typed) => {
          resolve(typed.trim());
          lines.close();
        });
      }),
  };
}

/** The person's eyes, who looks and types the number of what she has seen. */
export function eyesOf(person: Person | undefined): Eyes | undefined {
  if (!person) return undefined;
  return async (instruction, choices) => {
    const options = choices.map((choice, index) => `  ${index + 1}  ${choice}`).join('\n');
    const typed = await person.ask(`${instruction}\n${options}\nNumber (empty: cannot look): `);
    return choices[Number(typed) - 1];
  };
}
