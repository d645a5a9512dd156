/** Which process asks: they do not need the same. */
export type Role = 'api' | 'worker';

export type Level =
  | 'ok'
  /** It works; somebody should look. */
  | 'warning'
  /** It does not work, or not as it must. */
  | 'fault';

/** What one check found, in words for an operator; never a secret, never a value of a setting. */
export type Finding = {
  readonly check: string;
  readonly level: Level;
  readonly what: string;
  /** What to do about it; there is one for everything but `ok`. */
  readonly remedy?: string;
  /** Who goes on in spite of it; without this a fault stops everybody. */
  readonly survivedBy?: readonly Role[];
};

export const ok = (check: string, what: string): Finding => ({ check, level: 'ok', what });

export const warning = (check: string, what: string, remedy: string): Finding => ({
  ...{ check, level: 'warning', what, remedy },
});

export const fault = (
  check: string,
  what: string,
  remedy: string,
  survivedBy: readonly Role[] = [],
): Finding => ({ check, level: 'fault', what, remedy, survivedBy });

/** The faults that keep a process of this role from being ready. */
export function stopping(role: Role, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ level, survivedBy = [] }) => level === 'fault' && !survivedBy.includes(role),
  );
}

/** In one line, for the log. */
export const describeFinding = ({ check, what, remedy = '' }: Finding): string =>
  `${check}: ${what}. ${remedy}`;
