import {
  changeConnection,
  createConnection,
  findConnection,
  listConnections,
} from '@sync/connections';
import { askSoon, requestErasure } from '@sync/jobs';
import { newSigningSecret } from '@sync/subscriptionflow';
import type { Services } from '../services.js';
import { composeConsent } from '../fortnox/compose-consent.js';
import { preflight } from '../fortnox/preflight.js';
import type { Endpoint } from '../http/endpoint.js';
import { getAuthorize } from './get-authorize.js';
import { getConnection, type FindConnection } from './get-connection.js';
import { getConnections } from './get-connections.js';
import { getOauthCallback } from './get-oauth-callback.js';
import { patchConnection } from './patch-connection.js';
import { postConnection } from './post-connection.js';
import { postEraseHistory } from './post-erase-history.js';
import { postPreflight } from './post-preflight.js';

export function connectionEndpoints(services: Services): readonly Endpoint[] {
  const { config, db, cipher, tokenStore, release, openFortnox } = services;
  const { publicUrl } = config;
  const consent = composeConsent(services);
  const find: FindConnection = (id) => findConnection(db, id);
  const grantedScopes = async (id: string): Promise<readonly string[] | undefined> =>
    (await tokenStore.read(id))?.scope.split(' ');
  return [
    postConnection({
      create: (wanted) => createConnection(db, cipher, wanted),
      tryClientCredentials: (connection) => consent.tryClientCredentials(connection),
      newSigningSecret,
      publicUrl,
    }),
    getConnections({ list: (page) => listConnections(db, page), publicUrl }),
    getConnection({ find, publicUrl }),
    patchConnection({
      find,
      change: (id, change) => changeConnection(db, cipher, id, change),
      askSubscriptionFlow: (id) => askSoon(db, id, 'subscriptionflow'),
      release,
      publicUrl,
    }),
    postPreflight({
      find,
      run: preflight({ open: openFortnox, grantedScopes, now: () => new Date() }),
    }),
    postEraseHistory((request) => requestErasure(db, request)),
    getAuthorize((id) => consent.begin(id)),
    getOauthCallback((callback) => consent.finish(callback), publicUrl),
  ];
}
