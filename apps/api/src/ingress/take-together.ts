import type { RememberedDoor, RememberedKey } from '@sync/connections';
import type { TogetherOutcome } from '@sync/jobs';
import { readUntrustedJson, toTraceparent } from '@sync/shared';
import { ignoreReason, parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';
import { param, type Call } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import type { Services } from '../services.js';
import { toAcceptanceReply } from './acceptance-reply.js';
import { admitSender } from './admission.js';
import { totalOf } from '../jobs/exact-total.js';
import { signedWith } from './identify-sender.js';
import { noteAccepted } from './note-accepted.js';

/** How far the short way led. */
export type ShortWay =
  /** `undefined`: PostgreSQL has not taken it in, and it goes the long way after all. */
  | { readonly kind: 'handed-over'; readonly reply: Promise<Reply | undefined> }
  /** `admitted`: that the sender may send was asked already, and need not be asked again. */
  | { readonly kind: 'long-way'; readonly admitted: 'already' | 'not-yet' };

const longWay = (admitted: 'already' | 'not-yet'): ShortWay => ({ kind: 'long-way', admitted });

/**
 * What nearly all signed events are, a paid invoice that nobody has told yet: judged by what is
 * remembered of the connection and taken in together with others, by a statement that looks
 * whether what is remembered still holds. Nothing is refused here but what comes too fast; whatever
 * is out of the ordinary goes the long way, where PostgreSQL is asked about everything.
 */
export async function takeTogether(services: Services, call: Call): Promise<ShortWay> {
  if (call.actor || 'lane' in call.query) return longWay('not-yet');
  const door = await services.doors.recall(param(call, 'id'));
  const signed = door?.keys.flatMap((key) => signedWith(key, call)).at(0);
  if (!door || !signed) return longWay('not-yet');
  await admitSender(services, door.connectionId, call.rawBody.length);
  const event = readPaid(call);
  if (!event || isIgnored(event, door)) return longWay('already');
  if (!(await services.roomForJobs.has(door.connectionId))) return longWay('already');
  return {
    kind: 'handed-over',
    reply: handIn(services, door, signed, { event, traceparent: toTraceparent(call.trace) }),
  };
}

type Told = { readonly event: InvoicePaidEvent; readonly traceparent: string };

type Signed = { readonly key: RememberedKey; readonly webhookId: string };

function readPaid({ rawBody }: Call): InvoicePaidEvent | undefined {
  const json = readUntrustedJson(rawBody);
  if (json.kind !== 'json') return undefined;
  const event = parseEvent(json.value);
  return event.ok && event.value.type === 'invoice.paid' ? event.value : undefined;
}

function isIgnored({ data: { invoice } }: InvoicePaidEvent, { settings }: RememberedDoor): boolean {
  const { status, invoice_date: invoiceDate } = invoice;
  return ignoreReason({ status, invoiceDate }, settings) !== undefined;
}

async function handIn(
  services: Services,
  door: RememberedDoor,
  { key, webhookId }: Signed,
  { event, traceparent }: Told,
): Promise<Reply | undefined> {
  const { connectionId, secretCipher, storedSettings: settings } = door;
  const { invoice } = event.data;
  const outcome = await services.together.accept(
    {
      ...{ connectionId, invoiceId: invoice.id, invoiceNumber: invoice.name },
      ...{ currency: invoice.currency, total: totalOf(invoice), lane: 'live', source: 'event' },
      ...{ event, webhookId, traceparent },
    },
    {
      ...{ connectionId, secretCipher, settings },
      formerCipher: key.which === 'former' ? key.cipher : undefined,
    },
  );
  return conclude(services, door, key, outcome);
}

async function conclude(
  services: Services,
  { connectionId }: RememberedDoor,
  key: RememberedKey,
  outcome: TogetherOutcome,
): Promise<Reply | undefined> {
  if (outcome.kind === 'outdated') services.doors.forget(connectionId);
  if (outcome.kind !== 'accepted') return undefined;
  const acceptance = { ...outcome, status: 'queued' };
  noteAccepted(services, connectionId, acceptance);
  await services.doors.noteUse(key);
  return toAcceptanceReply(acceptance);
}
