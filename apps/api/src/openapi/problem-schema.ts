import { z } from 'zod';

/** RFC 9457, with a JSON Pointer to each fault of the input. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  traceId: z.string().optional().meta({
    description: 'By which log and traces have more; the caller’s own, of its traceparent',
  }),
});
