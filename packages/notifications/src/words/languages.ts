export const languages = ['en', 'sv'] as const;

/** Of what people read: e-mails and Slack. */
export type Language = (typeof languages)[number];

/** What a sentence is made of, from an item's data; absent values are empty. */
export type Facts = (name: string) => string;

/** The sentences of one language. */
export type Texts = {
  readonly synced: (facts: Facts) => string;
  readonly credited: (facts: Facts) => string;
  readonly failed: (facts: Facts) => string;
  readonly connection: Readonly<Record<string, string>>;
  readonly differs: (facts: Facts) => string;
  readonly late: (facts: Facts) => string;
  readonly test: string;
  readonly digest: (count: number) => string;
  readonly more: (count: number) => string;
  readonly week: (facts: Facts) => string;
  readonly company: (facts: Facts) => string;
  readonly quietWeek: string;
  /** Below a mail: why it came. */
  readonly why: string;
};
