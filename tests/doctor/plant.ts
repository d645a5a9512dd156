import type { Planted } from './planted.js';
import type { Environment, World } from './world.js';

/** Settings beside the sound ones; `undefined` leaves one out. */
export const set = (environment: Environment) => (): Planted => ({ environment });

/** One part of an address changed. */
export const withUrl = (
  { environment }: World,
  name: 'DATABASE_URL' | 'REDIS_URL',
  change: (url: URL) => void,
): Planted => {
  const url = new URL(environment[name] ?? '');
  change(url);
  return { environment: { [name]: url.href } };
};

/** Statements of the owner's, separated by `;;`, and those that take them back. */
export const statements =
  (plant: (world: World) => string, undo: (world: World) => string) =>
  async (world: World): Promise<Planted> => {
    for (const statement of plant(world).split(';;')) await world.sql(statement);
    return {
      undo: async () => {
        for (const statement of undo(world).split(';;')) await world.sql(statement);
      },
    };
  };
