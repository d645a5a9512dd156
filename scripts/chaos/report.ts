import Table from 'cli-table3';
import { tableStyle } from '../services/table-style.js';
import { countFindings, type Audit } from '../workload/audit.js';
import type { FlowLog } from './flow.js';
import type { Recovery } from './recovery.js';

export type ChaosReport = {
  readonly invoices: number;
  readonly companies: number;
  readonly seconds: number;
  readonly calls: number;
  readonly faults: number;
  readonly flow: FlowLog;
  readonly injected: ReadonlyMap<string, number>;
  readonly audit: Audit;
  readonly recovery: readonly Recovery[];
  readonly recoveryWithinMs: number;
  /** Jobs that have not succeeded, each with what it says. */
  readonly stuck: readonly string[];
};

export function findingsOf(report: ChaosReport): number {
  return countFindings(report.audit) + report.stuck.length + late(report).length;
}

const late = ({ recovery, recoveryWithinMs }: ChaosReport): readonly string[] =>
  recovery.flatMap(({ name, waits }) =>
    waits
      .filter(({ ms }) => ms > recoveryWithinMs)
      .map(({ ms, of }) => `${seconds(ms)} s after the loss of ${name} (${of})`),
  );

const seconds = (ms: number | undefined): string =>
  ms === undefined ? '–' : (ms / 1000).toFixed(1);

/** What was done and what was found, for a person; findings are listed below the table. */
export function render(report: ChaosReport): string {
  const { flow, audit, stuck } = report;
  const done = new Table({
    style: tableStyle(),
    head: ['What was done', ''],
    colAligns: ['left', 'right'],
  });
  done.push(
    ['invoices · companies', `${report.invoices} · ${report.companies}`],
    ['time until all were through', `${report.seconds.toFixed(0)} s`],
    ['told twice, by both doors at once', String(flow.toldAgain)],
    ...[...report.injected].map(([name, times]): [string, string] => [name, String(times)]),
    ['ingress answered 503 · nobody answered', `${flow.answered503} · ${flow.nobodyAnswered}`],
    [
      'calls to Fortnox · of these made to fail',
      `${report.calls} · ${report.faults} (${((100 * report.faults) / Math.max(1, report.calls)).toFixed(1)} %)`,
    ],
  );
  const found = new Table({
    style: tableStyle(),
    head: ['What was found', ''],
    colAligns: ['left', 'right'],
  });
  found.push(
    ['lost', String(audit.lost.length)],
    ['twice', String(audit.twice.length)],
    ['wrong totals', String(audit.wrongTotal.length)],
    ['not booked, or not paid exactly', String(audit.notSettled.length)],
    ['customers twice', String(audit.customersTwice.length)],
    ['stuck', String(stuck.length)],
    ...report.recovery.map((one): [string, string] => [
      `work goes on after the loss of ${one.name}: ${one.waits.length} times, median · slowest`,
      `${seconds(one.waits[Math.floor(one.waits.length / 2)]?.ms)} · ${seconds(one.waits.at(-1)?.ms)} s`,
    ]),
  );
  const details = Object.entries({ ...audit, stuck, late: late(report) }).flatMap(([kind, list]) =>
    list.slice(0, 20).map((what) => `  ${kind}: ${what}`),
  );
  return [done.toString(), found.toString(), ...details].join('\n');
}
