import type { ConnectionRow } from '@sync/database';
import {
  companyHabitSchema,
  connectionSettingsSchema,
  type CompanyHabit,
  type ConnectionSettings,
} from '@sync/shared';

type ConnectionStatus = 'awaiting-consent' | 'active' | 'needs-attention';

/** A connection without its secrets. */
export type Connection = {
  readonly id: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  readonly paused: boolean;
  /** Why it is not active, for the operator. */
  readonly detail: string | undefined;
  /** Since when it is held because the database was restored; nothing is sent for it. */
  readonly restoredAt: Date | undefined;
  readonly subscriptionflow: {
    readonly site: string;
    readonly clientId: string;
    /** What SubscriptionFlow says while it refuses client id and secret. */
    readonly refusal: string | undefined;
  };
  readonly fortnox: {
    readonly clientId: string;
    readonly tenantId: string | undefined;
    /** These two as Fortnox last told them; `undefined` until it was asked. */
    readonly companyName?: string | undefined;
    readonly organisationNumber?: string | undefined;
  };
  readonly settings: ConnectionSettings;
  /** What its Fortnox company was seen to do where nothing is documented. */
  readonly habit: CompanyHabit;
  readonly returnUrl: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Throws for a row that none of our writers can have written. */
export function toConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    name: row.name,
    status: readStatus(row.status),
    paused: row.paused,
    detail: row.detail ?? undefined,
    restoredAt: row.restoredAt ?? undefined,
    subscriptionflow: {
      site: row.subscriptionflowSite,
      clientId: row.subscriptionflowClientId,
      refusal: row.subscriptionflowRefusal ?? undefined,
    },
    fortnox: {
      clientId: row.fortnoxClientId,
      tenantId: row.fortnoxTenantId ?? undefined,
      companyName: row.fortnoxCompanyName ?? undefined,
      organisationNumber: row.fortnoxOrganisationNumber ?? undefined,
    },
    // Stored after the same schema; parsing again fills in settings added since with their default.
    settings: connectionSettingsSchema.parse(row.settings),
    habit: companyHabitSchema.parse(row.habit ?? {}),
    returnUrl: row.returnUrl ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

export function readStatus(status: string): ConnectionStatus {
  switch (status) {
    case 'awaiting-consent':
    case 'active':
    case 'needs-attention':
      return status;
    default:
      throw new Error(`connection has an unknown status: ${status}`);
  }
}
