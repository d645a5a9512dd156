import type { Counts, Item, MessageType } from './events.js';

/** What a delivery tells, as it is stored: it says the same at every attempt. */
export type Message = {
  /** Stays the same at every attempt, so that a receiver can recognise a repeat. */
  readonly id: string;
  readonly event: MessageType;
  /** The first ones, in order. */
  readonly items: readonly Item[];
  /** How many there are in all. */
  readonly facts: number;
  readonly counts: Counts;
  readonly createdAt: Date;
};

/** The JSON body of a webhook; described in docs/notifications.md. */
export function webhookBody(message: Message, publicUrl: string | undefined): Buffer {
  return Buffer.from(JSON.stringify(payloadOf(message, publicUrl)));
}

function payloadOf(message: Message, publicUrl: string | undefined): object {
  const items = message.items.map((item) => withLink(item, publicUrl));
  const [only] = items;
  if (message.event !== 'notification.digest' && only !== undefined) return only;
  const { facts, counts, createdAt } = message;
  return {
    type: 'notification.digest',
    timestamp: createdAt.toISOString(),
    data: { count: facts, counts, events: items, omitted: facts - items.length },
  };
}

function withLink(item: Item, publicUrl: string | undefined): Item {
  const url = linkOf(item, publicUrl);
  return url === undefined ? item : { ...item, data: { ...item.data, url } };
}

/** Where a person reads on, in the console; `undefined` where nobody said where that is (PUBLIC_URL). */
export function linkOf({ data }: Item, publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined) return undefined;
  const page = pageOf(data);
  if (page === undefined) return `${publicUrl}/console/`;
  // Before any `#`: the reader may have to log in first, and what stands after one is forgotten then.
  return `${publicUrl}/console/?open=${encodeURIComponent(page).replaceAll('%2F', '/')}`;
}

/** The console's page about it, as its own addresses name it. */
function pageOf(about: Item['data']): string | undefined {
  const { jobId, connectionId, reconciliationId, to } = about;
  if (typeof jobId === 'string') return `/jobs/${jobId}`;
  if (typeof connectionId !== 'string') return undefined;
  const company = `/connections/${connectionId}`;
  if (typeof reconciliationId !== 'string' || typeof to !== 'string') return company;
  return `${company}/agreement?month=${to.slice(0, 7)}`;
}
