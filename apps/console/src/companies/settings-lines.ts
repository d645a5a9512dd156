/** Settings as lines a person reads: nested values by their path, `paymentAccounts 1 currency`. */
export function toSettingsLines(
  settings: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(settings).flatMap(([name, value]) => linesOf(words(name), value));
}

function linesOf(name: string, value: unknown): (readonly [string, string])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return linesOfList(name, value);
  if (typeof value === 'object') return [[name, oneLine(value)]];
  return [[name, plain(value)]];
}

function linesOfList(name: string, values: readonly unknown[]): (readonly [string, string])[] {
  if (values.length === 0) return [];
  if (values.every((value) => typeof value === 'string')) return [[name, values.join(', ')]];
  return values.map((value, index) => [`${name} ${index + 1}`, oneLine(value)]);
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return plain(value);
  return Object.entries(value)
    .map(([name, part]) => `${words(name)} ${plain(part)}`)
    .join(' · ');
}

function plain(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `defaultPaymentAccount` → `default payment account`. */
function words(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
