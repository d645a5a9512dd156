import type { Endpoint } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { deleteOperatorToken } from './delete-operator-token.js';
import { deleteSession } from './delete-session.js';
import { getOperatorTokens } from './get-operator-tokens.js';
import { getSessions } from './get-sessions.js';
import { postOperatorToken } from './post-operator-token.js';

/** Who may come in, and who is in. */
export const peopleEndpoints = (services: Services): readonly Endpoint[] => [
  postOperatorToken(services),
  getOperatorTokens(services),
  deleteOperatorToken(services),
  getSessions(services),
  deleteSession(services),
];
