import {
  err,
  inputErrorsOf,
  ok,
  unstorableTexts,
  type InputError,
  type Result,
} from '@sync/shared';
import { subscriptionFlowEventSchema, type SubscriptionFlowEvent } from './event-schema.js';

/**
 * Reads an event of a documented type. Judges the shape only and names up to fifty faults at once;
 * messages never repeat a received value. Unknown fields are dropped.
 */
export function parseEvent(json: unknown): Result<SubscriptionFlowEvent, readonly InputError[]> {
  const unstorable = unstorableTexts(json);
  if (unstorable.length > 0) return err(unstorable);
  const parsed = subscriptionFlowEventSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(inputErrorsOf(parsed.error, json));
}
