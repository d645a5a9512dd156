import type { components, operations } from './generated/api.js';

/** What an operation answers with a status, as its OpenAPI description says. */
type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  readonly responses: Readonly<Record<Status, { content: { 'application/json': infer Body } }>>;
}
  ? Body
  : never;

type Item<List> = List extends { readonly items: readonly (infer One)[] } ? One : never;

/** What an operation may be asked with in its address; what is left out may be `undefined` too. */
type Asked<Name extends keyof operations> = operations[Name] extends {
  readonly parameters: { readonly query?: infer Query };
}
  ? { readonly [Key in keyof Query]?: Query[Key] | undefined }
  : never;

/** `from` and `to` are moments, ISO 8601. */
export type JobQuery = Asked<'getV1SyncJobs'>;
/** `from` and `to` are moments, ISO 8601. */
export type AuditQuery = Asked<'getV1Audit'>;
export type Problem = components['schemas']['Problem'];
export type JobPage = Answer<'getV1SyncJobs', 200>;
export type SyncJob = Item<JobPage>;
/** A list of invoices under a name. */
export type SavedView = Item<Answer<'getV1SavedViews', 200>>;
export type SyncJobWithTimeline = Answer<'getV1SyncJobsId', 200>;
/** Each type of entry carries fields of its own, and all of them are worth showing. */
export type TimelineEntry = Readonly<Record<string, unknown>> & {
  readonly at: string;
  readonly type: string;
};
/** What a job works from. */
export type InvoiceEvent = Answer<'getV1SyncJobsIdEvent', 200>;
/** A request by which something was to be made or changed in Fortnox. */
export type SentRequest = Item<Answer<'getV1SyncJobsIdSent', 200>>;
/** What stands in Fortnox for a job, read there. */
export type InFortnoxNow = Answer<'getV1SyncJobsIdFortnox', 200>;
export type DeadLetterGroup = Item<Answer<'getV1DeadLetters', 200>>;
/** What people have agreed on about one cause at one company. */
export type Cause = DeadLetterGroup['companies'][number];
export type Connection = Item<Answer<'getV1Connections', 200>>;
export type ConnectionDetail = Answer<'getV1ConnectionsId', 200>;
export type Preview = Answer<'postV1ConnectionsIdPreview', 200>;
export type SettingsOutlook = Answer<'postV1ConnectionsIdSettingsPreview', 200>;
export type Preflight = Answer<'postV1ConnectionsIdPreflight', 200>;
export type ReplayEstimate = Answer<'postV1Replays', 200>;
export type Replay = Answer<'getV1ReplaysId', 200>;
export type ReplayItem = Item<Answer<'getV1ReplaysIdItems', 200>>;
export type AuditPage = Answer<'getV1Audit', 200>;
export type AuditEntry = Item<AuditPage>;
/** A browser that is logged in. */
export type Login = Item<Answer<'getV1Sessions', 200>>;
/** An operator's token, without the token itself. */
export type OperatorToken = Item<Answer<'getV1OperatorTokens', 200>>;
export type Notification = Item<Answer<'getV1Notifications', 200>>;
export type NotificationDelivery = Item<Answer<'getV1NotificationsIdDeliveries', 200>>;
/** One run of the comparison of SubscriptionFlow, our ledger and Fortnox. */
export type Reconciliation = Item<Answer<'getV1Reconciliations', 200>>;
export type MonthFigures = NonNullable<Agreement['figures']>;
export type Disagreement = Item<Answer<'getV1Agreements', 200>>;
/** What is known of a company's month. */
export type Agreement = Answer<'getV1ConnectionsIdAgreementsMonth', 200>;
export type AgreementFinding = Item<Answer<'getV1ConnectionsIdAgreementsMonthFindings', 200>>;
export type ApiOverview = Answer<'getV1Overview', 200>;
export type Statistics = Answer<'getV1Statistics', 200>;
/** One minute, hour or day of figures. */
export type FlowStep = Item<Statistics>;
export type Flow = Answer<'getV1Flow', 200>;
export type Backlog = Flow['backlog'];
