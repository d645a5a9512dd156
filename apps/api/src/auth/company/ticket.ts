import { randomBytes } from 'node:crypto';
import type { Cipher } from '@sync/connections';
import { z } from 'zod';
import { cookieNameOf, hostCookie, readCookie } from '../cookies.js';

/** A sign-in under way. It lives in the browser that began it, sealed, and nowhere else. */
export type Ticket = {
  readonly state: string;
  readonly nonce: string;
  /** The secret half of PKCE. */
  readonly verifier: string;
  /** A path of ours to go on to. */
  readonly next: string;
  /** Milliseconds; afterwards it opens nothing. */
  readonly until: number;
};

/** As long as a consent: a login with BankID is not to be hurried. */
const ticketMs = 15 * 60 * 1000;

const ticketSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});

const random = (): string => randomBytes(32).toString('base64url');

export function newTicket(next: string, now: number): Ticket {
  return { state: random(), nonce: random(), verifier: random(), next, until: now + ticketMs };
}

const cookieName = 'sign-in';
/** Binds the seal to its purpose: nothing else that is encrypted here can be put in its place. */
const purpose = 'browser:sign-in-ticket';

/** `Lax`: the provider leads the browser back here. Over https its name begins with `__Host-`. */
export function ticketCookie(ticket: Ticket, cipher: Cipher, publicUrl: string): string {
  const value = cipher.encrypt(JSON.stringify(ticket), purpose);
  return hostCookie({ name: cookieName, value, maxMs: ticketMs, sameSite: 'lax' }, publicUrl);
}

export function endedTicketCookie(publicUrl: string): string {
  return hostCookie({ name: cookieName, value: '', maxMs: 0, sameSite: 'lax' }, publicUrl);
}

/** The sign-in that this browser has under way; `undefined` too when it is over or was made up. */
export function readTicket(
  header: string | undefined,
  { cipher, publicUrl, now }: { cipher: Cipher; publicUrl: string; now: number },
): Ticket | undefined {
  const sealed = readCookie(header, cookieNameOf(cookieName, publicUrl));
  const ticket = sealed === undefined ? undefined : unseal(sealed, cipher);
  return ticket !== undefined && ticket.until > now ? ticket : undefined;
}

function unseal(sealed: string, cipher: Cipher): Ticket | undefined {
  try {
    return ticketSchema.safeParse(JSON.parse(cipher.decrypt(sealed, purpose))).data;
  } catch {
    // Whatever a browser sends that we have not sealed ourselves is as good as nothing.
    return undefined;
  }
}
