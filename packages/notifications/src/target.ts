import { err, ok, type Result } from '@sync/shared';
import { isIP } from 'node:net';
import { z } from 'zod';
import { mayReach, withoutBrackets, type Reach } from './send/public-address.js';

export const notificationKinds = ['webhook', 'email', 'slack'] as const;

export type NotificationKind = (typeof notificationKinds)[number];

const email = z.email().max(254);

/** Whether messages of this kind can be sent there; else why not, in words that follow “target”. */
export function checkTarget(
  kind: NotificationKind,
  target: string,
  reach: Reach,
): Result<string, string> {
  if (kind !== 'email') return checkAddress(target, reach);
  return email.safeParse(target).success ? ok(target) : err('must be an e-mail address');
}

function checkAddress(target: string, reach: Reach): Result<string, string> {
  if (!URL.canParse(target)) return err(notHttps);
  const url = new URL(target);
  const fault = faultOf(url, reach);
  return fault === undefined ? ok(url.href) : err(fault);
}

const notHttps = 'must be an address of https';

function faultOf(url: URL, reach: Reach): string | undefined {
  const { protocol, username, password, hash } = url;
  const host = withoutBrackets(url.hostname);
  const isOwn = reach === 'loopback-too' && ['localhost', '127.0.0.1', '::1'].includes(host);
  if (protocol !== 'https:' && !(protocol === 'http:' && isOwn)) return notHttps;
  if (`${username}${password}` !== '') return 'must not hold a user or password';
  if (hash !== '') return 'must not end in a fragment (#…)';
  return isOwn || isPublic(host, reach) ? undefined : 'must lead to a public address';
}

const isPublic = (host: string, reach: Reach): boolean =>
  isIP(host) === 0 ? !isPrivateName(host) : mayReach(host, reach);

/** Names that no public server has, `localhost.` too; every other one is looked up when something is sent. */
const isPrivateName = (host: string): boolean =>
  !/\../.test(host) || /\.(localhost|local|internal|intranet|lan|home|corp)\.?$/.test(host);

/** The target as everybody may see it: enough to tell one from another, nothing to send with. */
export function maskTarget(kind: NotificationKind, target: string): string {
  if (kind === 'email') return target.replace(/^(.).*@/, '$1…@');
  const { origin, pathname, search } = new URL(target);
  return pathname === '/' && search === '' ? origin : `${origin}/…`;
}
