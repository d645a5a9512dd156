import { z } from 'zod';

/**
 * The same list, of at most `max` entries, counted before any entry is looked at: ten thousand bad
 * ones would else be found fault with one by one, only to be refused for their number. The list's
 * own `.max` is what JSON Schema shows of it.
 */
export function boundedList<S extends z.ZodType>(list: S, max: number, message: string) {
  return z.preprocess((given, context) => {
    if (!Array.isArray(given) || given.length <= max) return given;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }, list);
}
