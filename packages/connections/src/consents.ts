import type { Database } from '@sync/database';
import { sha256Hex, tokenSetSchema, type TokenSet } from '@sync/shared';
import type { Cipher } from './cipher.js';
import { contextOf } from './secrets.js';

/** A consent that somebody has begun at Fortnox, and what has become of it. */
export type Consent = {
  readonly connectionId: string;
  /** SHA-256 of the cookie of the browser that began it; `null`: begun with a bearer token. */
  readonly browserHash: string | null;
  /** Who began it, with which role. */
  readonly actor: string | null;
  readonly role: string | null;
  /** Since when its code is being exchanged, or is. */
  readonly redeemedAt: Date | null;
  readonly outcome: 'connected' | 'refused' | 'to-confirm' | null;
  /** Why it was refused. */
  readonly detail: string | null;
} & ConsentingCompany;

/** As Fortnox names it; `null` where it could not be asked. */
export type ConsentingCompany = {
  readonly tenantId: string | null;
  readonly companyName: string | null;
  readonly organisationNumber: string | null;
};

/** A consent whose tokens are used only when an operator has confirmed the company. */
export type ConsentToConfirm = ConsentingCompany & { readonly stateHash: string };

/**
 * Remembers a consent that a person begins. Only hashes of `state` and of the browser's cookie are
 * stored: a reader of the database cannot finish somebody else's consent.
 */
export async function rememberConsent(
  db: Database,
  begun: {
    readonly connectionId: string;
    readonly state: string;
    readonly ttlMs: number;
    /** Value of the cookie that binds it to a browser, if a browser begins it. */
    readonly browser: string | undefined;
    readonly actor: { readonly name: string; readonly role: string };
  },
): Promise<void> {
  const { connectionId, state, ttlMs, browser, actor } = begun;
  const browserHash = browser === undefined ? null : sha256Hex(browser);
  await eraseExpiredConsents(db);
  await db.prisma.$executeRaw`
    INSERT INTO oauth_states (state_hash, connection_id, expires_at, browser_hash, actor, role)
    VALUES (${sha256Hex(state)}, ${connectionId}, now() + ${ttlMs} * interval '1 ms',
            ${browserHash}, ${actor.name}, ${actor.role})`;
}

/** Exchanging a code, or connecting a company that was confirmed, is broken off long before that. */
const underWayMinutes = 5;

/**
 * Erases consents whose time is over, with the tokens they may hold; answers how many. One that was
 * redeemed or confirmed at the end of its time is spared while it is under way.
 */
export function eraseExpiredConsents(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM oauth_states WHERE expires_at < now()
      AND (redeemed_at IS NULL OR outcome IS NOT NULL
           OR redeemed_at < now() - ${underWayMinutes} * interval '1 minute')`;
}

/** The consent of this state, while it may be redeemed, confirmed or its outcome shown. */
export async function findConsent(db: Database, state: string): Promise<Consent | undefined> {
  const [found] = await db.prisma.$queryRaw<Consent[]>`
    SELECT connection_id AS "connectionId", browser_hash AS "browserHash", actor, role,
           redeemed_at AS "redeemedAt", outcome, detail, tenant_id AS "tenantId",
           company_name AS "companyName", organisation_number AS "organisationNumber"
    FROM oauth_states WHERE state_hash = ${sha256Hex(state)} AND expires_at > now()`;
  return found;
}

/** `true` for the one caller who may exchange the code. */
export async function redeemConsent(db: Database, state: string): Promise<boolean> {
  const redeemed = await db.prisma.$executeRaw`
    UPDATE oauth_states SET redeemed_at = now()
    WHERE state_hash = ${sha256Hex(state)} AND expires_at > now() AND redeemed_at IS NULL`;
  return redeemed === 1;
}

/** What has become of it, for whoever asks again. */
export async function endConsent(
  db: Database,
  stateHash: string,
  end:
    | ({ readonly outcome: 'connected' } & ConsentingCompany)
    | { readonly outcome: 'refused'; readonly detail: string },
): Promise<void> {
  await db.prisma.oauthState.updateMany({ where: { stateHash }, data: end });
}

/**
 * Keeps the tokens of a company that was not expected until somebody confirms it, for `ttlMs`. `false`, and
 * nothing is kept, where the consent is gone by now.
 */
export async function holdConsent(
  db: Database,
  cipher: Cipher,
  held: {
    readonly connectionId: string;
    readonly stateHash: string;
    readonly company: ConsentingCompany;
    readonly tokens: TokenSet;
    readonly ttlMs: number;
  },
): Promise<boolean> {
  const { connectionId, stateHash, company, tokens, ttlMs } = held;
  const cipherText = cipher.encrypt(
    JSON.stringify(tokens),
    contextOf(connectionId, 'consent-tokens'),
  );
  const kept = await db.prisma.$executeRaw`
    UPDATE oauth_states SET outcome = 'to-confirm', tokens_cipher = ${cipherText},
      tenant_id = ${company.tenantId}, company_name = ${company.companyName},
      organisation_number = ${company.organisationNumber},
      expires_at = now() + ${ttlMs} * interval '1 ms'
    WHERE state_hash = ${stateHash}`;
  return kept === 1;
}

/**
 * Takes the tokens that wait for this company to be confirmed, once; the newest if a person has
 * consented repeatedly. From then on they are stored nowhere.
 */
export async function takeHeldTokens(
  db: Database,
  cipher: Cipher,
  confirmed: { readonly connectionId: string; readonly tenantId: string },
): Promise<(ConsentToConfirm & { readonly tokens: TokenSet }) | undefined> {
  const { connectionId, tenantId } = confirmed;
  const [taken] = await db.prisma.$queryRaw<(ConsentToConfirm & { tokensCipher: string })[]>`
    WITH held AS (
      SELECT state_hash, tokens_cipher FROM oauth_states
      WHERE connection_id = ${connectionId} AND tenant_id = ${tenantId}
        AND outcome = 'to-confirm' AND tokens_cipher IS NOT NULL AND expires_at > now()
      ORDER BY redeemed_at DESC LIMIT 1 FOR UPDATE)
    UPDATE oauth_states s SET tokens_cipher = NULL, outcome = NULL, redeemed_at = now()
    FROM held WHERE s.state_hash = held.state_hash
    RETURNING s.state_hash AS "stateHash", held.tokens_cipher AS "tokensCipher",
      s.tenant_id AS "tenantId", s.company_name AS "companyName",
      s.organisation_number AS "organisationNumber"`;
  if (!taken) return undefined;
  const { tokensCipher, ...consent } = taken;
  const text = cipher.decrypt(tokensCipher, contextOf(connectionId, 'consent-tokens'));
  return { ...consent, tokens: tokenSetSchema.parse(JSON.parse(text)) };
}
