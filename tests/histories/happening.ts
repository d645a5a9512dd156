import type fc from 'fast-check';
import { audit } from './auditor.js';
import type { World } from './world.js';

/** fast-check asks the model whether something can happen; here one world is model and real. */
export type Model = { readonly world: World };

export type Happening = fc.AsyncCommand<Model, World>;

/** How often something is drawn, beside how often everything else is. */
export function often<T>(times: number, what: T): T[] {
  return Array.from({ length: times }, () => what);
}

/**
 * One thing that can happen. `find` says to what it happens in this world, or `undefined` where it
 * cannot happen; afterwards everything that moves comes to rest and is audited.
 */
export function happening<A, S>(
  name: string,
  args: fc.Arbitrary<A>,
  find: (world: World, args: A) => S | undefined,
  happen: (world: World, subject: S, args: A) => Promise<unknown>,
): fc.Arbitrary<Happening> {
  return args.map((drawn) => {
    const label = `${name}(${JSON.stringify(drawn)})`;
    return {
      check: ({ world }) => find(world, drawn) !== undefined,
      run: async (_model, world) => {
        const subject = find(world, drawn);
        if (subject === undefined) return;
        await world.beat('if due');
        await happen(world, subject, drawn);
        world.steps += 1;
        await world.quiesce();
        await audit(world);
      },
      toString: () => label,
    };
  });
}

/** One of several, by a number that stays meaningful when the history is shrunk. */
export function pick<T>(from: readonly T[], number: number): T | undefined {
  return from[number % Math.max(1, from.length)];
}

/** The latest is 0: most of what happens, happens to what is new. */
export function latest<T>(from: readonly T[], number: number): T | undefined {
  return from[from.length - 1 - (number % Math.max(1, from.length))];
}
