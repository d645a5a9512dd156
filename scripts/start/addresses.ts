import type { Secrets } from './secrets.js';
import type { System } from './system.js';

/** Where a person can look now, and how to get in. */
export function addresses(system: System, secrets: Secrets): string {
  const lines: readonly (readonly [string, string])[] = [
    ['Console', `${system.apiUrl}/console`],
    ['Bull Board', `${system.apiUrl}/queues`],
    ['API docs', `${system.apiUrl}/docs`],
    ['Sandbox', `${system.sandboxUrl}/  (SubscriptionFlow and Fortnox to click in)`],
    ['Metrics', `${system.apiUrl}/metrics · ${system.workerUrl}/metrics`],
    ['Token', `${secrets.operatorToken}  (operator; for ${system.apiUrl}/login)`],
    ['Logs', `${system.logDirectory}/{api,worker,sandbox,postgres,redis}.log`],
  ];
  const rows = lines.map(([name, value]) => `  ${name.padEnd(11)} ${value}`);
  return ['', ...rows, '', '  Serving; Ctrl-C stops everything.'].join('\n');
}
