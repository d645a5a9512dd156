/**
 * Runs that are under way, by what they are about: whoever asks the same meanwhile gets the same
 * answer, so that asking often costs Fortnox no more calls than asking once. Nothing is kept after
 * the answer; a run that fails fails for all who waited.
 */
export function shareWhileUnderWay<T>(): (about: string, run: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (about, run) => {
    const before = underWay.get(about);
    if (before) return before;
    const started = run().finally(() => underWay.delete(about));
    underWay.set(about, started);
    return started;
  };
}
