import { parseArgs } from 'node:util';

/** Sizes of a chaos run; intervals in ms, 0: never. */
export type ChaosOptions = {
  readonly invoices: number;
  readonly companies: number;
  readonly workers: number;
  readonly apis: number;
  /** The invoices are told about over this time. */
  readonly sendingMs: number;
  readonly killEveryMs: number;
  readonly freezeEveryMs: number;
  readonly killApiEveryMs: number;
  readonly restartRedisEveryMs: number;
  readonly emptyRedisEveryMs: number;
  readonly restartPostgresEveryMs: number;
  /** Faults go on until each kind has been injected this often. */
  readonly leastInjections: number;
  /** After so long they end in any case. */
  readonly faultsForMs: number;
  /** Of Fortnox's calls, in percent. */
  readonly faultPercent: number;
  /** A single loss after which work goes on later than this counts as a finding. */
  readonly recoveryWithinMs: number;
};

/** The full size: what issue and guarantees speak of. */
const defaults = {
  invoices: '2000',
  companies: '20',
  workers: '3',
  apis: '2',
  sending: '120',
  'kill-every': '2',
  'freeze-every': '12',
  'kill-api-every': '25',
  'restart-redis-every': '15',
  'empty-redis-every': '20',
  'restart-postgres-every': '30',
  'least-injections': '3',
  'faults-for': '900',
  faults: '10',
  'recovery-within': '10',
} as const;

/** Times are given in seconds. Throws with the list of options when one is unknown or no number. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: 'string' as const, default: value },
    ]),
  );
  const { values } = parseArgs({ args: [...args], options });
  const number = (name: keyof typeof defaults): number => {
    const value = Number(values[name]);
    if (Number.isFinite(value) && value >= 0) return value;
    throw new Error(`--${name} must be a number; known: --${Object.keys(defaults).join(' --')}`);
  };
  const ms = (name: keyof typeof defaults): number => number(name) * 1000;
  return {
    invoices: number('invoices'),
    companies: number('companies'),
    workers: number('workers'),
    apis: number('apis'),
    sendingMs: ms('sending'),
    killEveryMs: ms('kill-every'),
    freezeEveryMs: ms('freeze-every'),
    killApiEveryMs: ms('kill-api-every'),
    restartRedisEveryMs: ms('restart-redis-every'),
    emptyRedisEveryMs: ms('empty-redis-every'),
    restartPostgresEveryMs: ms('restart-postgres-every'),
    leastInjections: number('least-injections'),
    faultsForMs: ms('faults-for'),
    faultPercent: number('faults'),
    recoveryWithinMs: ms('recovery-within'),
  };
}
