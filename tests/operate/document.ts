import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The commands of a document that belong to one way through it, in order: the blocks that begin with
 * three backticks, `sh` and the way's name. What is indented as part of a list is moved back.
 */
export function commandsOf(name: string, way: string): readonly string[] {
  const text = readFileSync(join('docs/operate', name), 'utf8');
  const blocks = text.matchAll(/^( *)```sh (\S+)\n(.*?)^ *```$/gms);
  return [...blocks].flatMap(([, indent = '', of, body = '']) =>
    of === way ? [body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );
}
