import { randomBytes } from 'node:crypto';
import type { Connection } from '@sync/connections';
import type { TokenFailure, TokenResult } from '@sync/fortnox';
import type { TokenSet } from '@sync/shared';

/** An hour's meeting is too long, a login with BankID too short to be hurried. The contract's. */
const stateTtlMs = 15 * 60 * 1000;

export type ConsentOutcome =
  | { readonly kind: 'connected'; readonly connection: Connection }
  /** `connection` is unknown when the state is: then nothing may be believed. */
  | {
      readonly kind: 'refused';
      readonly detail: string;
      readonly connection: Connection | undefined;
    };

export type ConsentPorts = {
  readonly find: (connectionId: string) => Promise<Connection | undefined>;
  readonly rememberState: (begun: {
    readonly connectionId: string;
    readonly state: string;
    readonly ttlMs: number;
  }) => Promise<void>;
  /** Redeems a state, once. */
  readonly takeState: (state: string) => Promise<string | undefined>;
  readonly authorizeUrl: (connection: Connection, state: string) => string;
  readonly exchangeCode: (connection: Connection, code: string) => TokenResult;
  readonly clientCredentials: (connection: Connection, tenantId: string) => TokenResult;
  /** The company that a token is for, as the token says. */
  readonly tenantOf: (tokens: TokenSet) => string | undefined;
  readonly keepTokens: (connectionId: string, tokens: TokenSet) => Promise<void>;
  readonly activate: (id: string, tenantId: string | undefined) => Promise<Connection | undefined>;
  readonly explain: (id: string, detail: string) => Promise<void>;
  readonly release: (connectionId: string) => void;
};

export type Consent = {
  /** Where a person consents, or `undefined` for an unknown connection. */
  begin(connectionId: string): Promise<string | undefined>;
  /** What Fortnox's redirect brought back. */
  finish(callback: {
    readonly state: string | undefined;
    readonly code: string | undefined;
    readonly error: string | undefined;
    readonly errorDescription: string | undefined;
  }): Promise<ConsentOutcome>;
  /** Uses a consent given earlier, without a browser. Answers the connection as it is then. */
  tryClientCredentials(connection: Connection): Promise<Connection>;
};

export function createConsent(ports: ConsentPorts): Consent {
  return {
    begin: (connectionId) => begin(ports, connectionId),
    finish: (callback) => finish(ports, callback),
    tryClientCredentials: (connection) => tryClientCredentials(ports, connection),
  };
}

async function begin(ports: ConsentPorts, connectionId: string): Promise<string | undefined> {
  const connection = await ports.find(connectionId);
  if (!connection) return undefined;
  const state = randomBytes(32).toString('base64url');
  await ports.rememberState({ connectionId, state, ttlMs: stateTtlMs });
  return ports.authorizeUrl(connection, state);
}

async function finish(
  ports: ConsentPorts,
  callback: Parameters<Consent['finish']>[0],
): Promise<ConsentOutcome> {
  const { state, code } = callback;
  const id = state === undefined ? undefined : await ports.takeState(state);
  const connection = id === undefined ? undefined : await ports.find(id);
  if (!connection) {
    const detail = 'This consent was begun more than 15 minutes ago or is finished already.';
    return { kind: 'refused', detail, connection: undefined };
  }
  if (code === undefined) return refuse(ports, connection, describeRefusal(callback));
  const exchanged = await ports.exchangeCode(connection, code);
  if (!exchanged.ok) return refuse(ports, connection, describeFailure(exchanged.error));
  return connect(ports, connection, exchanged.value);
}

/**
 * Client credentials are preferred: they need no token that can be spent. Until Fortnox grants
 * them the pair from the consent is used, and its refresh token stays as the fallback.
 */
async function connect(
  ports: ConsentPorts,
  connection: Connection,
  consented: TokenSet,
): Promise<ConsentOutcome> {
  const tenantId = ports.tenantOf(consented);
  const wanted = connection.fortnox.tenantId;
  if (wanted !== undefined && tenantId !== undefined && tenantId !== wanted) {
    const detail =
      `The consent was given for Fortnox company ${tenantId}, but this connection books into ` +
      `company ${wanted}. Choose that company at Fortnox.`;
    return refuse(ports, connection, detail);
  }
  const known = tenantId ?? wanted;
  const granted =
    known === undefined ? undefined : await ports.clientCredentials(connection, known);
  const { refreshToken, refreshTokenExpiresAt } = consented;
  const tokens =
    granted?.ok === true ? { ...granted.value, refreshToken, refreshTokenExpiresAt } : consented;
  return activate(ports, connection, tokens, known);
}

async function activate(
  ports: ConsentPorts,
  connection: Connection,
  tokens: TokenSet,
  tenantId: string | undefined,
): Promise<ConsentOutcome> {
  await ports.keepTokens(connection.id, tokens);
  const active = await ports.activate(connection.id, tenantId);
  ports.release(connection.id);
  return { kind: 'connected', connection: active ?? connection };
}

async function refuse(
  ports: ConsentPorts,
  connection: Connection,
  detail: string,
): Promise<ConsentOutcome> {
  await ports.explain(connection.id, detail);
  return { kind: 'refused', detail, connection };
}

async function tryClientCredentials(
  ports: ConsentPorts,
  connection: Connection,
): Promise<Connection> {
  const { tenantId } = connection.fortnox;
  if (tenantId === undefined) return connection;
  const granted = await ports.clientCredentials(connection, tenantId);
  if (granted.ok) {
    const outcome = await activate(ports, connection, granted.value, tenantId);
    return outcome.connection ?? connection;
  }
  await ports.explain(connection.id, describeFailure(granted.error));
  return (await ports.find(connection.id)) ?? connection;
}

/** Fortnox's texts are for people; a code of the form `error_missing_license` is one too. */
function describeFailure(failure: TokenFailure): string {
  switch (failure.kind) {
    case 'refused':
      return failure.error === 'invalid_client'
        ? 'Fortnox does not accept the client id or the client secret.'
        : `Fortnox refused: ${failure.detail} (${failure.error}).`;
    case 'unavailable':
      return `Fortnox could not be reached: ${failure.detail}.`;
    case 'outcome-unknown':
      return 'Fortnox gave no readable answer. Give consent once more.';
  }
}

const refusals: Readonly<Record<string, string>> = {
  access_denied: 'Consent was refused at Fortnox.',
  error_missing_license:
    'The Fortnox company lacks a licence that this integration needs (error_missing_license).',
  error_missing_app_license:
    'The Fortnox company lacks the licence for this integration (error_missing_app_license).',
};

function describeRefusal(callback: Parameters<Consent['finish']>[0]): string {
  const { error, errorDescription } = callback;
  // Seen with a company that Fortnox had locked over an unpaid bill.
  if (error === undefined) return 'Fortnox sent you back without an answer; is the account locked?';
  const told = errorDescription === undefined ? error : `${errorDescription} (${error})`;
  return refusals[error] ?? `Fortnox answered: ${told.slice(0, 300)}`;
}
