import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { Endpoint } from '../http/endpoint.js';
import { createChangeLine, inTurns } from '../limits/turns-of-people.js';
import { deleteConnectionEndpoint } from './delete-connection.js';
import { getAuthorize } from './get-authorize.js';
import { getConnection } from './get-connection.js';
import { getConnections } from './get-connections.js';
import { getKeys } from './get-keys.js';
import { getOauthCallback } from './get-oauth-callback.js';
import { patchConnection } from './patch-connection.js';
import { postConfirmCompany } from './post-confirm-company.js';
import { postConnection } from './post-connection.js';
import { postErase } from './post-erase.js';
import { postEraseHistory } from './post-erase-history.js';
import { postOauthConfirm } from './post-oauth-confirm.js';
import { postPreflight } from './post-preflight.js';
import { postSigningSecret, postWebhookKey } from './rotate-keys.js';

/** Everything about connections, in the order in which the documentation shows it. */
export function connectionEndpoints(services: FortnoxServices): readonly Endpoint[] {
  const inTurn = inTurns(createChangeLine());
  return [
    postConnection(services),
    getConnections(services),
    getConnection(services),
    patchConnection(services),
    inTurn(deleteConnectionEndpoint(services)),
    getKeys(services),
    postSigningSecret(services),
    postWebhookKey(services),
    postPreflight(services),
    inTurn(postEraseHistory(services)),
    inTurn(postErase(services)),
    getAuthorize(services),
    getOauthCallback(services),
    postOauthConfirm(services),
    postConfirmCompany(services),
  ];
}
