import type { IncomingHttpHeaders } from 'node:http';
import { isUtf8 } from 'node:buffer';
import {
  findConnection,
  noteKeyUse,
  readSigningKeys,
  type Connection,
  type SigningKey,
} from '@sync/connections';
import { verifySignature } from '@sync/shared';
import { requireOperator } from '../auth/authenticate.js';
import { param, type Call } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import type { Services } from '../services.js';

/** Who told it, and as which message. */
export type Sender = { readonly connection: Connection; readonly webhookId: string | undefined };

/**
 * Asks PostgreSQL who signed, or whom the operator's token speaks for. Throws 401 where nobody has
 * proven anything, 503 where a secret cannot be read.
 */
export async function identify(services: Services, call: Call): Promise<Sender> {
  const id = param(call, 'id');
  if (!call.actor) return verifySender(services, id, call);
  requireOperator(call.actor);
  const connection = await findConnection(services.db, id);
  if (!connection) throw notFound('connection');
  return { connection, webhookId: readWebhookId(call.headers) };
}

/**
 * Whether an operator or the connection itself sends this, as far as its keys were when they were last
 * read: `false` says only that PostgreSQL has to be asked. Whoever proves nothing costs it a look at an index
 * with all others of the moment.
 */
export async function isKnownSender({ doors }: Services, call: Call): Promise<boolean> {
  if (call.actor) return call.actor.role === 'operator';
  const door = await doors.recall(param(call, 'id'));
  return door?.keys.some((key) => signedWith(key, call).length > 0) === true;
}

/** One answer for every failure: who cannot sign learns nothing about connections. */
async function verifySender({ db, cipher }: Services, id: string, call: Call): Promise<Sender> {
  if (!isUtf8(call.rawBody)) throw new HttpProblem(400, 'The body is not UTF-8.');
  const [connection, { keys, unreadable }] = await Promise.all([
    findConnection(db, id),
    readSigningKeys(db, cipher, id),
  ]);
  const signed = keys.flatMap((key) => signedWith(key, call));
  const [first] = signed;
  if (connection && first) {
    await noteKeyUse(db, first.key);
    return { connection, webhookId: first.webhookId };
  }
  // It may be signed with a secret that cannot be read here: the sender must keep it and try again.
  if (unreadable.length > 0) throw secretUnreadable();
  throw badSignature();
}

/** The key and the message's id, once, if the call is signed with this key. */
export function signedWith<Key extends Pick<SigningKey, 'secret'>>(
  key: Key,
  { headers, rawBody }: Call,
): { readonly key: Key; readonly webhookId: string }[] {
  const verified = verifySignature({ secrets: [key.secret], headers, rawBody, now: Date.now() });
  return verified.ok ? [{ key, webhookId: verified.value.webhookId }] : [];
}

/** Whoever signs has no business with our keys; `/readyz` and the connection tell more. */
function secretUnreadable(): HttpProblem {
  const detail = 'Signatures for this connection cannot be checked at the moment. Try again.';
  return new HttpProblem(503, detail, { headers: { 'retry-after': '60' } });
}

/** What can be refused without the body is refused before it is read. */
export function requireFreshSignature(headers: IncomingHttpHeaders): void {
  const unread = { secrets: [], headers, rawBody: Buffer.alloc(0), now: Date.now() };
  const verified = verifySignature(unread);
  if (!verified.ok && verified.error.kind !== 'signature-mismatch') throw badSignature();
}

function badSignature(): HttpProblem {
  const detail = 'The signature is missing, wrong, or more than five minutes old.';
  return new HttpProblem(401, detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** With a bearer token the id is optional; a malformed one would silently not protect. */
function readWebhookId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['webhook-id'];
  if (id === undefined) return undefined;
  if (typeof id === 'string' && /^[\w-]{1,128}$/.test(id)) return id;
  throw new HttpProblem(400, 'The header webhook-id must be 1 to 128 of A-Z a-z 0-9 _ -.');
}
