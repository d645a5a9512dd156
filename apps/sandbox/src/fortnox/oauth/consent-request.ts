import type { ClientApp } from './authorizations.js';

/** What an app asks a person at Fortnox to allow. */
export type ConsentRequest = {
  readonly app: ClientApp;
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly offline: boolean;
  readonly service: boolean;
};
