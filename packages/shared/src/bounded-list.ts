import { z } from 'zod';

/**
 * A list of at most `max` entries. Counted before any entry is looked at: ten thousand bad entries
 * would else be found fault with one by one, only to be refused for their number.
 */
export function boundedList<S extends z.ZodType>(entry: S, max: number, message: string) {
  return z.preprocess(
    (given, context) => {
      if (!Array.isArray(given) || given.length <= max) return given;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    },
    z.array(entry).max(max, message),
  );
}
