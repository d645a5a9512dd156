export type Role = 'operator' | 'viewer';

/** Who asks. `via` matters against forged requests: only a browser adds a cookie by itself. */
export type Actor = {
  readonly name: string;
  readonly role: Role;
  readonly via: 'token' | 'session';
  /** The connections that exist for this operator; `undefined`: all. */
  readonly scope: readonly string[] | undefined;
  /** Of the login, if that is how the request came. */
  readonly sessionId: string | undefined;
  /** Which token, or which right of the company's people, stands behind it; not the token itself. */
  readonly credential: string;
};
