import { z } from 'zod';

/**
 * A name as people read it in the console, in audit entries and in terminals (`npm run recover`): no
 * escape sequences, no line breaks, nothing that turns the direction of writing.
 */
export const connectionName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(
    /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u,
    'must hold no control characters and no line breaks',
  );
