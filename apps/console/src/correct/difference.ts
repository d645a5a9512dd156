/** What differs at one place; `undefined`: nothing stands there. */
export type Difference = {
  readonly pointer: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

/**
 * What a correction says otherwise than what was received, place by place, as the audit log tells
 * it. The time is the API's: it becomes that of the correction.
 */
export function differencesBetween(before: unknown, after: unknown): readonly Difference[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((pointer) => pointer !== '/timestamp' && from.get(pointer) !== to.get(pointer))
    .map((pointer) => ({ pointer, from: from.get(pointer), to: to.get(pointer) }));
}

function leavesOf(value: unknown, at = ''): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== 'object') return new Map([[at, JSON.stringify(value)]]);
  const below = Object.entries(value).flatMap(([name, member]) => {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return [...leavesOf(member, `${at}/${step}`)];
  });
  return new Map(below);
}
