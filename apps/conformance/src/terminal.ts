import { createInterface } from 'node:readline/promises';
import type { Eyes } from './company/test-company.js';

/** Where the command may ask a person. */
export type Person = {
  readonly ask: (text: string) => Promise<string>;
};

/** The person at the terminal; `undefined` where there is none, as in a pipeline. */
export function personAt(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Person | undefined {
  if (!input.isTTY) return undefined;
  return {
    ask: async (text) => {
      const lines = createInterface({ input, output });
      try {
        return (await lines.question(text)).trim();
      } finally {
        lines.close();
      }
    },
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
