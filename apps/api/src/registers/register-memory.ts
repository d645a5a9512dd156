import type { Connection } from '@sync/connections';
import { shareWhileUnderWay } from '../connections/under-way.js';
import type { Listed } from './register.js';

/** What is remembered of a connection's register, or what `read` finds. */
export type RegisterMemory<Item> = (
  connection: Pick<Connection, 'id' | 'updatedAt'>,
  read: () => Promise<Listed<Item>>,
) => Promise<Listed<Item>>;

type Kept<Item> = { readonly listed: Listed<Item>; readonly until: number };

const keptMs = 60_000;
/** Some megabytes; whoever is beyond asks Fortnox again. */
const maxKept = 20;

/**
 * Keeps what Fortnox said for a minute: one memory per register and process, `now` in milliseconds.
 * Those who ask at once share one reading, a reading that fails is not remembered, and a connection
 * that was changed, by a consent to another company for one, is read anew.
 */
export function createRegisterMemory<Item>(now: () => number): RegisterMemory<Item> {
  const kept = new Map<string, Kept<Item>>();
  const share = shareWhileUnderWay<Listed<Item>>();
  return async ({ id, updatedAt }, read) => {
    const about = `${id} ${updatedAt.getTime()}`;
    const known = kept.get(about);
    if (known && known.until > now()) return known.listed;
    const listed = await share(about, read);
    remember(kept, about, { listed, until: now() + keptMs });
    return listed;
  };
}

function remember<Item>(kept: Map<string, Kept<Item>>, about: string, news: Kept<Item>): void {
  kept.delete(about);
  kept.set(about, news);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}
