import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { readLines, type Line } from './lines.js';

const badLineSchema = z.object({
  line: z.number().int(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
});

/** A line that was not taken in: its number and what is wrong where; never its content. */
export type BadLine = z.output<typeof badLineSchema>;

const stateSchema = z.object({
  target: z.string(),
  /** Bytes done; the next line begins here. */
  offset: z.number().int().min(0),
  lines: z.number().int().min(0),
  /** SHA-256 of the lines done: a changed file begins anew. */
  digest: z.string(),
  counts: z.object({ accepted: z.number(), known: z.number(), ignored: z.number() }),
  bad: z.array(badLineSchema),
});

export type BackfillState = z.output<typeof stateSchema>;

/** A state together with the running digest of the lines behind it. */
export type Resumed = { readonly state: BackfillState; readonly digest: Hash };

export const stateFileOf = (file: string): string => `${file}.backfill-state.json`;

function fresh(target: string): Resumed {
  const counts = { accepted: 0, known: 0, ignored: 0 };
  return {
    state: { target, offset: 0, lines: 0, digest: '', counts, bad: [] },
    digest: createHash('sha256'),
  };
}

/**
 * Where an earlier run stopped, if it was this file and this target. Anything in doubt begins
 * anew: the API knows what it has, so a line sent twice is found, not repeated.
 */
export async function loadState(file: string, target: string): Promise<Resumed> {
  const path = stateFileOf(file);
  if (!existsSync(path)) return fresh(target);
  const parsed = stateSchema.safeParse(parseJson(await readFile(path, 'utf8')));
  if (!parsed.success || parsed.data.target !== target) return fresh(target);
  const state = parsed.data;
  const digest = createHash('sha256');
  for await (const line of readLines(file, { offset: 0, lines: 0 })) {
    if (line.end > state.offset) break;
    addLine(digest, line);
  }
  return digest.copy().digest('hex') === state.digest ? { state, digest } : fresh(target);
}

/** Two lines never look like one longer line: lines hold no line feed. */
export function addLine(digest: Hash, line: Line): void {
  digest.update(line.bytes).update('\n');
}

/** Written beside and moved into place: a power cut leaves the old one or the new one. */
export async function saveState(file: string, { state, digest }: Resumed): Promise<void> {
  const path = stateFileOf(file);
  const kept = { ...state, digest: digest.copy().digest('hex') };
  await writeFile(`${path}.new`, JSON.stringify(kept));
  await rename(`${path}.new`, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
