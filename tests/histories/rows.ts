import type { room } from './window.js';

export type JobRow = {
  readonly id: string;
  readonly connection: string;
  readonly invoice: string;
  readonly status: string;
  readonly lane: keyof typeof room;
  readonly dispatch: string;
  readonly worker: string | null;
  readonly fence: number;
  readonly reason: string | null;
  /** Of the event that it works from, and of one that waits for the end of the attempt. */
  readonly version: number | null;
  readonly later: number | null;
};

export type IntentRow = {
  readonly job: string;
  readonly connection: string;
  readonly key: string;
  readonly outcome: string | null;
};
