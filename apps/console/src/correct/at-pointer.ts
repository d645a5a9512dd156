/** What stands at a JSON Pointer; `undefined` where nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce(memberOf, value);
}

/** The same with another value at a place; `undefined` takes away what stands there. */
export function withValueAt(value: unknown, pointer: string, to: unknown): unknown {
  return replaced(value, stepsOf(pointer), to);
}

function replaced(value: unknown, steps: readonly string[], to: unknown): unknown {
  const [step, ...below] = steps;
  if (step === undefined) return to;
  const member = replaced(memberOf(value, step), below, to);
  if (Array.isArray(value)) return value.with(Number(step), member);
  const { [step]: former, ...others } = isRecord(value) ? value : {};
  if (member === undefined) return others;
  // In the place where it was: a person who reads the JSON finds it there.
  return { ...(former === undefined || !isRecord(value) ? others : value), [step]: member };
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function memberOf(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[step]
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
