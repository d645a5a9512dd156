import { PrismaPg } from '@prisma/adapter-pg';
import type { ArgType, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils';

/**
 * Prisma's adapter writes dates without an offset, so PostgreSQL reads them in the session's zone,
 * and takes the offset of what it reads for UTC. Ours writes every instant with its offset; what
 * comes back is UTC because the session says so when it begins (`session.ts`).
 */
export class InstantsAdapter extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    withOffsets(adapter);
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) =>
      withOffsets(await startTransaction(isolationLevel));
    return adapter;
  }
}

function withOffsets<T extends Pick<SqlQueryable, 'queryRaw' | 'executeRaw'>>(queries: T): T {
  const queryRaw = queries.queryRaw.bind(queries);
  const executeRaw = queries.executeRaw.bind(queries);
  queries.queryRaw = (query) => queryRaw(explicit(query));
  queries.executeRaw = (query) => executeRaw(explicit(query));
  return queries;
}

function explicit(query: SqlQuery): SqlQuery {
  if (!query.argTypes.some(isInstant)) return query;
  return {
    ...query,
    args: query.args.map((arg, index) => (isInstant(query.argTypes[index]) ? toText(arg) : arg)),
    argTypes: query.argTypes.map((type) =>
      isInstant(type) ? { ...type, scalarType: 'string' } : type,
    ),
  };
}

/** Days and times of day are no instants. */
function isInstant(type: ArgType | undefined): boolean {
  return type?.scalarType === 'datetime' && !/^(DATE|TIME|TIMETZ)$/.test(type.dbType ?? '');
}

function toText(arg: unknown): unknown {
  if (Array.isArray(arg)) return arg.map(toText);
  if (arg instanceof Date) return arg.toISOString();
  return typeof arg === 'string' ? new Date(arg).toISOString() : arg;
}
