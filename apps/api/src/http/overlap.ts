import { z } from 'zod';

/** Longer than any change-over needs; a key that nobody ends is one that nobody rotates. */
const maxOverlapSeconds = 30 * 86_400;

/** What every rotation of a key takes. */
export const overlapSchema = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(maxOverlapSeconds)
    .default(86_400)
    .meta({ description: 'How long the former key stays valid; 0 ends it at once' }),
});
