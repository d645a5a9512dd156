import type { Environment, World } from './world.js';

/** One thing that is wrong, and what an operator must be told about it. */
export type Misconfiguration = {
  readonly name: string;
  /** Spoils it; what it answers replaces a part of the environment and is undone afterwards. */
  readonly plant: (world: World) => Promise<Planted> | Planted;
  readonly check: string;
  readonly level: 'warning' | 'fault';
  readonly remedy: RegExp;
};

export type Planted = {
  readonly environment?: Environment;
  readonly undo?: () => Promise<unknown>;
};
