export { eraseOldAudit, listAudit, recordAudit } from './audit.js';
export type { AuditEntry, AuditRecord } from './audit.js';
export {
  createOperatorToken,
  findOperatorToken,
  findOperatorTokenById,
  listNames,
  listOperatorTokens,
  listValidTokenIds,
  revokeOperatorToken,
} from './operator-tokens.js';
export type { StoredToken } from './operator-tokens.js';
export { beginSession, endSession, endSessionOf, findSession, listSessions } from './sessions.js';
export type { Session } from './sessions.js';
export { spendSignIn } from './spent-sign-ins.js';
