import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { OperatorToken } from '../config.js';
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
 * Knows the operators of OPERATOR_TOKENS. Sessions outlive a rotation of the encryption keys as
 * long as the former key is still listed.
 */
export function createOperatorDirectory(
  tokens: readonly OperatorToken[],
  encryptionKeys: readonly Buffer[],
): OperatorDirectory {
  const keys = encryptionKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'operator credential', 32)),
  );
  const settled = tokens.map((token) => settle(token, keys));
  return {
    findByToken: (token) => Promise.resolve(findSettled(settled, token)),
    findByCredential: (credential) =>
      Promise.resolve(settled.find(({ credentials }) => credentials.includes(credential))),
    listCredentials: () => Promise.resolve(settled.flatMap(({ credentials }) => credentials)),
  };
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
