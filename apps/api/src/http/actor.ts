export type Role = 'operator' | 'viewer';

/** Who asks. `via` matters against forged requests: only a browser adds a cookie by itself. */
export type Actor = {
  readonly name: string;
  readonly role: Role;
  readonly via: 'token' | 'session';
};
