import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@sync/shared';
import type { Role } from '../../http/actor.js';
import type { CompanySignInSettings } from './settings.js';

/** What an ID token says of somebody, its signature, issuer, audience and times checked. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** Somebody who has signed in at the company's provider. */
type Person = { readonly name: string; readonly role: Role };

/** Why somebody the provider knows does not get in. */
type Outsider = { readonly name: string; readonly detail: 'no-role' | 'email-not-verified' };

/**
 * Who this is and what she may do; an operator if any value says so. A name is for reading: it
 * always holds `sub`, which alone tells people apart, in brackets, which no name of a token may have.
 */
export function personOf(
  claims: Claims,
  settings: CompanySignInSettings,
): Result<Person, Outsider> {
  const name = nameOf(claims, settings.nameClaim);
  const { roleClaim } = settings;
  // Anybody may enter an address that is not hers, until the provider has seen that it is.
  if (roleClaim === 'email' && !isVerified(claims))
    return err({ name, detail: 'email-not-verified' });
  const role = roleOf(textsOf(claims[roleClaim]), settings);
  return role === undefined ? err({ name, detail: 'no-role' }) : ok({ name, role });
}

function roleOf(
  given: readonly string[],
  { operatorValues, viewerValues }: CompanySignInSettings,
): Role | undefined {
  if (given.some((value) => operatorValues.includes(value))) return 'operator';
  return given.some((value) => viewerValues.includes(value)) ? 'viewer' : undefined;
}

function textsOf(claim: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === 'string');
}

const isVerified = (claims: Claims): boolean => claims['email_verified'] === true;

/** Longer ones are no names; OpenID Connect bounds `sub` to as many characters. */
const maxName = 255;

function nameOf(claims: Claims, nameClaim: string): string {
  const sub = printable(claims.sub);
  const given = claims[nameClaim];
  const isTrusted = nameClaim !== 'email' || isVerified(claims);
  if (typeof given !== 'string' || !isTrusted || given === claims.sub) return `(${sub})`;
  return `${printable(given)} (${sub})`;
}

/** Without line breaks, controls, directions of writing and halves of characters. */
const printable = (text: string): string => text.slice(0, maxName).replaceAll(/\p{C}/gu, '');

/**
 * What a session remembers of the right it was begun with. Another provider, client or mapping has
 * another, so that a session ends when the settings that let it in are changed.
 */
export function companyCredential(settings: CompanySignInSettings, role: Role): string {
  const { issuer, clientId, roleClaim, operatorValues, viewerValues } = settings;
  const values = role === 'operator' ? operatorValues : viewerValues;
  const right = JSON.stringify([issuer, clientId, roleClaim, values]);
  return `company:${role}:${createHash('sha256').update(right).digest('hex').slice(0, 32)}`;
}
