import { fault, ok, warning, type Finding } from '../finding.js';
import type { InspectedSettings } from './config.js';

/** Each setting that breaks its rule, and those that are right and look wrong all the same. */
export function settingsFindings({ settings, faults }: InspectedSettings): readonly Finding[] {
  const broken = faults.map(({ name, rule }) =>
    fault(`settings.${name}`, isMissing(rule) ? 'is not set' : 'breaks its rule', remedyOf(rule)),
  );
  const whole = broken.length === 0 ? [ok('settings', 'every setting keeps its rule')] : [];
  return [...whole, ...broken, ...publicUrlFindings(settings)];
}

const isMissing = (rule: string): boolean => rule.startsWith('required');

const remedyOf = (rule: string): string => rule.replace(/^required(: )?(must be )?/, 'set it: ');

function publicUrlFindings(settings: InspectedSettings['settings']): Finding[] {
  const check = 'settings.PUBLIC_URL';
  const { PUBLIC_URL: given, HOST: host = '' } = settings;
  const remedy = 'set PUBLIC_URL to the https address by which browsers reach the API';
  if (given === undefined) {
    const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
    return isLocal ? [] : [warning(check, 'is not set though others are to reach the API', remedy)];
  }
  const { protocol, hostname } = new URL(given);
  if (protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) return [];
  return [warning(check, 'is not encrypted: logins can be read on the way', remedy)];
}
