import { UnreadableSecret } from '@sync/connections';
import { readTarget, type Receiver } from '@sync/notifications';
import { actorOf, type Call } from '../http/endpoint.js';
import type { Services } from '../services.js';

/**
 * Where a notification goes, as whoever asks may see it: an operator as it is, others shortened, and
 * Slack's address, which is all that one needs to write there, shortened for everybody. Shortened too
 * where the key is missing that it was encrypted with: a list is shown all the same.
 */
export async function shownTarget(
  { db, cipher }: Services,
  call: Call,
  { id, kind, targetShown }: Receiver,
): Promise<string> {
  if (kind === 'slack' || actorOf(call).role !== 'operator') return targetShown;
  try {
    return await readTarget(db, cipher, id);
  } catch (error) {
    if (error instanceof UnreadableSecret) return targetShown;
    throw error;
  }
}
