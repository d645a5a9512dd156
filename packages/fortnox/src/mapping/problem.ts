import type { Result } from '@sync/shared';

/** One thing that is wrong with an invoice; all are reported at once. */
export type MappingProblem = {
  /** Stable kebab-case name; part of the dead letter's fingerprint. */
  readonly kind: string;
  /** JSON Pointer into the source invoice, where there is one place. */
  readonly pointer: string | undefined;
  /** What is wrong, in words a bookkeeper understands, with the figures. */
  readonly message: string;
  /** What the operator can do about it. */
  readonly action: string;
};

export function problem(
  kind: string,
  pointer: string | undefined,
  message: string,
  action: string,
): MappingProblem {
  return { kind, pointer, message, action };
}

/** A part of the plan with the decisions worth showing, or everything that is wrong with it. */
export type Planned<T> = Result<
  { readonly value: T; readonly notes: readonly string[] },
  readonly MappingProblem[]
>;

export function planned<T>(value: T, notes: readonly string[] = []): Planned<T> {
  return { ok: true, value: { value, notes } };
}

export function unplanned(problems: readonly MappingProblem[]): {
  readonly ok: false;
  readonly error: readonly MappingProblem[];
} {
  return { ok: false, error: problems };
}

/** A part that has no value of its own: only what is wrong counts. */
export function verdict(problems: readonly MappingProblem[]): Planned<undefined> {
  return problems.length > 0 ? unplanned(problems) : planned(undefined);
}

/**
 * Goes on only where the earlier part is well; otherwise its problems stand for both. Notes of both
 * are kept.
 */
export function after<T, U>(earlier: Planned<T>, plan: (value: T) => Planned<U>): Planned<U> {
  if (!earlier.ok) return earlier;
  const later = plan(earlier.value.value);
  if (!later.ok) return later;
  return planned(later.value.value, [...earlier.value.notes, ...later.value.notes]);
}

/** Changes the value and keeps notes and problems. */
export function map<T, U>(part: Planned<T>, change: (value: T) => U): Planned<U> {
  return part.ok ? planned(change(part.value.value), part.value.notes) : part;
}

type Values<P> = { readonly [K in keyof P]: P[K] extends Planned<infer T> ? T : never };

/** All parts, or all their problems; what reached us along two ways is reported once. */
export function together<P extends readonly Planned<unknown>[]>(...parts: P): Planned<Values<P>> {
  const problems = new Set(parts.flatMap(problemsOf));
  if (problems.size > 0) return unplanned([...problems]);
  const values = parts.flatMap((part) => (part.ok ? [part.value.value] : []));
  const notes = new Set(parts.flatMap((part) => (part.ok ? part.value.notes : [])));
  // No part has failed, so there is one value for each.
  return planned(values as Values<P>, [...notes]);
}

export function problemsOf(part: Planned<unknown>): readonly MappingProblem[] {
  return part.ok ? [] : part.error;
}
