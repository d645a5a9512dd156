import { Redis } from 'ioredis';
import pg from 'pg';

/** How often each was sent; a statement by its text, a script by its digest. */
export type Counts = ReadonlyMap<string, number>;

/** What this process asks of PostgreSQL and Redis. */
export type CommandCount = {
  /** Begins anew. */
  readonly reset: () => void;
  readonly statements: () => Counts;
  readonly commands: () => Counts;
  readonly stop: () => void;
};

/** To be called before anything is connected: sessions take the method with them. */
export function countCommands(): CommandCount {
  const queries = jest.spyOn(pg.Client.prototype, 'query');
  const commands = jest.spyOn(Redis.prototype, 'sendCommand');
  return {
    reset: () => {
      queries.mockClear();
      commands.mockClear();
    },
    statements: () => countOf(queries.mock.calls.map(([statement]) => textOf(statement))),
    commands: () => countOf(commands.mock.calls.map(([command]) => nameOf(command))),
    stop: () => {
      queries.mockRestore();
      commands.mockRestore();
    },
  };
}

function countOf(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function textOf(statement: unknown): string {
  const text =
    typeof statement === 'object' && statement !== null && 'text' in statement
      ? statement.text
      : statement;
  return String(text).replace(/\s+/g, ' ').trim();
}

function nameOf({ name, args }: Parameters<Redis['sendCommand']>[0]): string {
  return name.startsWith('eval') ? `script ${String(args[0]).slice(0, 8)}` : name;
}
