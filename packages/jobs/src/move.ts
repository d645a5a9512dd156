import { Prisma } from '@sync/database';
import { statesBefore, type Before, type JobStatus } from './job.js';

/** The two halves of a change of state, for an UPDATE of `sync_jobs`. */
export type Move = {
  /** `status = …`, for SET. */
  readonly set: Prisma.Sql;
  /** `status IN (…)`, for WHERE: a job in any other state is left alone. */
  readonly allowed: Prisma.Sql;
};

/**
 * The only way a statement changes a job's state. `from` narrows the states that the table
 * `transitions` allows; one that it forbids does not compile. `column` is how the statement
 * names the status it compares (`j.status` where several tables have one).
 */
export function moveTo<To extends JobStatus>(
  to: To,
  from: readonly Before<To>[] = statesBefore(to) as readonly Before<To>[],
  column: Prisma.Sql = Prisma.sql`status`,
): Move {
  const states: readonly string[] = from;
  return {
    set: Prisma.sql`status = ${to}`,
    allowed: Prisma.sql`${column} IN (${Prisma.join([...states])})`,
  };
}

/**
 * A job's status as no index knows it: of a statement that finds one job by its id, so that no plan that is
 * made on an empty table finds it among all jobs of that state instead (decision 13).
 */
export const statusOfOne = Prisma.sql`(status || '')`;

/** The table forbids it: a fault of ours, never an outcome. Whoever catches it logs it as an error. */
export class ForbiddenMove extends Error {
  override readonly name = 'ForbiddenMove';

  constructor(from: JobStatus, to: JobStatus) {
    super(`a job that is ${from} cannot become ${to}`);
  }
}

/** Throws `ForbiddenMove` unless the table allows the change; for a row that is locked. */
export function requireMove(from: JobStatus, to: JobStatus): void {
  if (!statesBefore(to).includes(from)) throw new ForbiddenMove(from, to);
}
