import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Database } from '@sync/database';
import {
  findOperatorToken,
  findOperatorTokenById,
  listValidTokenIds,
  type Session,
  type StoredToken,
} from '@sync/people';
import type { OperatorToken } from '@sync/checks';
import type { Role } from '../http/actor.js';
import { companyCredential } from './company/person.js';
import type { CompanySignInSettings } from './company/settings.js';

/** An operator as the process keeps one: without the token itself. */
export type Operator = {
  readonly name: string;
  readonly role: Role;
  /** The connections that exist for this operator; `undefined`: all. */
  readonly scope: readonly string[] | undefined;
  /** What a session remembers of the token; another token under the same name has another. */
  readonly credential: string;
};

export type OperatorDirectory = {
  /** Takes the same time whether or not, and where, a token of the settings differs. */
  findByToken(token: string): Promise<Operator | undefined>;
  /** Who a session belongs to, while what it was begun with is valid. */
  findBySession(session: Pick<Session, 'credential' | 'actor'>): Promise<Operator | undefined>;
  /** Of every token that is valid now, and of people who sign in with the company's account. */
  listCredentials(): Promise<readonly string[]>;
};

type Settled = Operator & {
  readonly tokenHash: Buffer;
  /** One for each encryption key. */
  readonly credentials: readonly string[];
};

/**
 * Knows the operators of OPERATOR_TOKENS, and those whose tokens operators have made. Sessions
 * outlive a rotation of the encryption keys as long as the former key is still listed. Answers about
 * stored tokens need PostgreSQL; about those of the settings they do not.
 */
export function createOperatorDirectory(
  db: Database,
  tokens: readonly OperatorToken[],
  encryptionKeys: readonly Buffer[],
  companySignIn: CompanySignInSettings | undefined,
): OperatorDirectory {
  const keys = encryptionKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'operator credential', 32)),
  );
  const settled = tokens.map((token) => settle(token, keys));
  const rights = companyRights(companySignIn);
  return {
    findByToken: async (token) =>
      findSettled(settled, token) ?? toOperator(await findOperatorToken(db, token)),
    findBySession: async ({ credential, actor: name }) => {
      const id = storedIdOf(credential);
      if (id !== undefined) return toOperator(await findOperatorTokenById(db, id));
      const right = rights.find((right) => right.credential === credential);
      if (right) return { ...right, name };
      return settled.find(({ credentials }) => credentials.includes(credential));
    },
    listCredentials: async () => {
      const stored = (await listValidTokenIds(db)).map(credentialOfStored);
      const ofPeople = rights.map(({ credential }) => credential);
      return [...settled.flatMap(({ credentials }) => credentials), ...ofPeople, ...stored];
    },
  };
}

/** What the provider's claims can give somebody; names are the sessions' own. */
function companyRights(
  settings: CompanySignInSettings | undefined,
): readonly Omit<Operator, 'name'>[] {
  if (settings === undefined) return [];
  return (['operator', 'viewer'] as const).map((role) => companyRight(settings, role));
}

/** The right of somebody whom the company's provider has named. */
export function companyRight(settings: CompanySignInSettings, role: Role): Omit<Operator, 'name'> {
  return { role, scope: undefined, credential: companyCredential(settings, role) };
}

const stored = 'stored:';

/** What a session remembers of a token that an operator has made. */
export const credentialOfStored = (tokenId: string): string => `${stored}${tokenId}`;

/** Of what `credentialOfStored` has made; `undefined` for any other. */
export function storedIdOf(credential: string): string | undefined {
  return credential.startsWith(stored) ? credential.slice(stored.length) : undefined;
}

function toOperator(token: StoredToken | undefined): Operator | undefined {
  if (!token) return undefined;
  const { id, name, role, connectionIds: scope } = token;
  return { name, role, scope, credential: credentialOfStored(id) };
}

/** Keyed: whoever reads the sessions' table cannot try tokens against it. */
function settle({ name, role, token }: OperatorToken, keys: readonly Buffer[]): Settled {
  const tokenHash = digest(token);
  const credentials = keys.map((key) => createHmac('sha256', key).update(tokenHash).digest('hex'));
  const [credential = ''] = credentials;
  return { name, role, scope: undefined, credential, credentials, tokenHash };
}

/** Every operator is compared: no early exit tells which one, or how much of it, fits. */
function findSettled(settled: readonly Settled[], token: string): Operator | undefined {
  const given = digest(token);
  const fitting = settled.filter(({ tokenHash }) => timingSafeEqual(tokenHash, given));
  return fitting[0];
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
