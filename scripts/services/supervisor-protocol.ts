/** What the parent asks of the supervisor, and what it hears back, over Node's IPC channel. */

export type ProcessPlan = {
  readonly id: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Absent: the same user as the parent. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Written to standard input, which is then closed: where secrets belong, as `ps` shows arguments. */
  readonly input?: string;
  /** Standard output and error are appended here. */
  readonly logFile: string;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** After this long it is killed. */
  readonly graceMs: number;
  /** Higher layers are stopped first: what uses a server ends before the server. */
  readonly layer: number;
};

export type Command =
  | { readonly kind: 'run'; readonly plan: ProcessPlan }
  | { readonly kind: 'stop'; readonly id: string }
  /** A directory to delete once everything has ended. */
  | { readonly kind: 'remove-at-end'; readonly path: string }
  | { readonly kind: 'stop-all' };

export type Report =
  | { readonly kind: 'started'; readonly id: string; readonly pid: number }
  | { readonly kind: 'not-started'; readonly id: string; readonly message: string }
  | { readonly kind: 'ended'; readonly id: string; readonly how: Ending };

export type Ending = { readonly code: number | null; readonly signal: string | null };
