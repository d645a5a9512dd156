import type { CompanyRegister } from '@sync/clients';
import type { ClaimedJob } from '@sync/jobs';
import type { CompanyHabit, ConnectionSettings } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';

/** What a job is handled with besides its context. */
export type Handling = {
  readonly job: ClaimedJob;
  readonly settings: ConnectionSettings;
  /** What the company was seen to do where Fortnox documents nothing. */
  readonly habit: CompanyHabit;
  readonly register: CompanyRegister;
  readonly subscriptionFlow: SubscriptionFlowClient;
};
