import { isRecord, parseJson } from '../failure/envelope.js';

/**
 * The Fortnox company (`DatabaseNumber`) that an access token is for: its claim `tenantId`. The
 * signature cannot be verified by clients (Fortnox publishes no key); the token came from Fortnox
 * over TLS, and a wrong tenant id is refused when it is used. `undefined`: ask
 * `companyInformation.get()` for `databaseNumber`.
 */
export function readTenantId(accessToken: string): string | undefined {
  const payload = accessToken.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  const tenantId = isRecord(claims) ? claims['tenantId'] : undefined;
  if (typeof tenantId === 'number' && Number.isSafeInteger(tenantId)) return String(tenantId);
  return typeof tenantId === 'string' && /^\d+$/.test(tenantId) ? tenantId : undefined;
}
