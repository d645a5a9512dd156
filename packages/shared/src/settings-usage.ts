import type { z } from 'zod';
import { describeSettings, type DescribedSetting } from './environment.js';

/**
 * What a command prints for `--help`: what it does, then its settings with rule and default. Asks
 * nobody and reads no value.
 */
export function usageOf(purpose: string, schema: z.ZodObject): string {
  const settings = describeSettings(schema);
  const width = Math.max(...settings.map(({ name }) => name.length));
  const lines = settings.flatMap((one) => {
    const [first = '', ...others] = wordsOf(one);
    return [`  ${one.name.padEnd(width)}  ${first}`, ...others.map((line) => indent(width) + line)];
  });
  return `${purpose}\n\nSettings (environment; a secret NAME may come from the file that NAME_FILE names):\n${lines.join('\n')}\n`;
}

const indent = (width: number): string => ' '.repeat(width + 4);

function wordsOf({ description, rule, preset, need }: DescribedSetting): string[] {
  const unset = need === 'required' ? 'required' : `default: ${preset ?? 'not set'}`;
  return [`${description} (${unset})`, ...(rule === undefined ? [] : [`→ ${rule}`])];
}
