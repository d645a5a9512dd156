import { z } from 'zod';

/** What came of one question. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    kind: z.literal('answered'),
    answer: z.string(),
    evidence: z.string(),
  }),
  /** It was asked and cannot be told: something is not set up, or nothing fits. */
  z.object({ id: z.string(), kind: z.literal('unanswered'), why: z.string() }),
  /** By the command's own options, or because the run ended before. */
  z.object({ id: z.string(), kind: z.literal('not-asked'), why: z.string() }),
]);

export type Outcome = Readonly<z.infer<typeof outcomeSchema>>;

/** What `--out` writes and `--expect` reads; further fields are for readers. */
export const formerRunSchema = z.object({ outcomes: z.array(outcomeSchema) });

export type RunResult = {
  readonly outcomes: readonly Outcome[];
  /** Why it ended before its end, if it did. */
  readonly interrupted: string | undefined;
  readonly leftBehind: readonly string[];
};
