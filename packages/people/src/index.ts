export { listAudit, recordAudit } from './audit.js';
export type { AuditEntry, AuditRecord } from './audit.js';
export { beginSession, endSession, endSessionOf, findSession, listSessions } from './sessions.js';
export type { Session } from './sessions.js';
