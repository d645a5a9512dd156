import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Database } from '@sync/database';
import {
  findOperatorToken,
  findOperatorTokenById,
  listValidTokenIds,
  type StoredToken,
} from '@sync/people';
import type { OperatorToken } from '@sync/checks';
import type { Role } from '../http/actor.js';

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
  /** Whose token a session was begun with, while that token is valid. */
  findByCredential(credential: string): Promise<Operator | undefined>;
  /** Of every token that is valid now. */
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
): OperatorDirectory {
  const keys = encryptionKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'operator credential', 32)),
  );
  const settled = tokens.map((token) => settle(token, keys));
  return {
    findByToken: async (token) =>
      findSettled(settled, token) ?? toOperator(await findOperatorToken(db, token)),
    findByCredential: async (credential) => {
      const id = storedIdOf(credential);
      if (id !== undefined) return toOperator(await findOperatorTokenById(db, id));
      return settled.find(({ credentials }) => credentials.includes(credential));
    },
    listCredentials: async () => {
      const stored = (await listValidTokenIds(db)).map(credentialOfStored);
      return [...settled.flatMap(({ credentials }) => credentials), ...stored];
    },
  };
}

const stored = 'stored:';

/** What a session remembers of a token that an operator has made. */
export const credentialOfStored = (tokenId: string): string => `${stored}${tokenId}`;

function storedIdOf(credential: string): string | undefined {
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
