/** What somebody can be told of; stable names, only added to. */
export const notificationEvents = [
  'invoice.synced',
  'invoice.sync_failed',
  'connection.needs_attention',
  'reconciliation.differs',
  'backlog.late',
] as const;

export type NotificationEvent = (typeof notificationEvents)[number];

/** What a message can be about: one event, several that were gathered, or neither. */
export const messageTypes = [
  ...notificationEvents,
  'notification.digest',
  'notification.test',
  'notification.weekly_summary',
] as const;

export type MessageType = (typeof messageTypes)[number];

/** One thing that is told, as a webhook's body has it; nothing personal is in it. */
export type Item = {
  readonly type: MessageType;
  /** ISO 8601: when it became true. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A delivery names at most so many; of those beyond only the number is told. */
export const itemsAtMost = 100;

export type Counts = Readonly<Record<string, number>>;
