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
export {
  changeSavedView,
  createSavedView,
  deleteSavedView,
  eraseUnusedViews,
  findSavedView,
  findSavedViewToChange,
  listSavedViews,
  lockSavedViews,
  sharedViewsAtMost,
  viewsOfOneAtMost,
} from './saved-views.js';
export type { SavedView, ViewRefusal, WantedView } from './saved-views.js';
export {
  beginSession,
  endSession,
  endSessionOf,
  eraseExpiredSessions,
  findSession,
  listSessions,
} from './sessions.js';
export type { Session } from './sessions.js';
export { spendSignIn } from './spent-sign-ins.js';
export { isStillValid } from './still-valid.js';
export { mayForget, maySee, reachesBeyond } from './view-audience.js';
