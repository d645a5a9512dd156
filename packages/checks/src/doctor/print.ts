import { printableLine } from '@sync/shared';
import type { Finding, Level } from '../finding.js';

const marks: Readonly<Record<Level, string>> = { ok: 'ok', warning: 'WARNING', fault: 'FAULT' };

/** One line per check, its remedy below it; then how many are wrong. */
export function toTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, what, remedy }) => [
    `${marks[level].padEnd(8)} ${check.padEnd(width)}  ${what}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(9 + width)}  → ${remedy}`]),
  ]);
  const [faults, warnings] = [count(findings, 'fault'), count(findings, 'warning')];
  return [
    ...lines.map(printableLine),
    '',
    `${faults} faults, ${warnings} warnings, ${findings.length} checks`,
  ].join('\n');
}

/** For programs. */
export function toJson(findings: readonly Finding[], tookMs: number): string {
  const checks = findings.map(({ check, level, what, remedy }) => ({
    ...{ check, level, what },
    ...(remedy === undefined ? {} : { remedy }),
  }));
  return JSON.stringify({ ok: count(findings, 'fault') === 0, tookMs, checks }, undefined, 2);
}

const count = (findings: readonly Finding[], level: Level): number =>
  findings.filter((finding) => finding.level === level).length;
