/** Much longer than a statement takes; the next is begun beside one that takes longer. */
const patienceMs = 2000;

type Waiter<T> = {
  readonly id: string;
  readonly resolve: (found: T | undefined) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Reads what many ask for one by one with a statement for all of them: one is under way at a time, and
 * whoever asks meanwhile is in the next, at most `atOnce` of them. However many ask, they take one
 * connection to PostgreSQL while it answers, and the last waits for a few statements and not for one of each.
 */
export function createTogetherReader<T>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  atOnce: number,
): (id: string) => Promise<T | undefined> {
  const waiting: Waiter<T>[] = [];
  let isReading = false;
  const readAll = async (): Promise<void> => {
    isReading = true;
    // Whoever asks in the same moment comes along.
    await Promise.resolve();
    while (waiting.length > 0) {
      await endOrPatience(readSome(read, waiting.splice(0, atOnce)));
    }
    isReading = false;
  };
  return (id) =>
    new Promise((resolve, reject) => {
      waiting.push({ id, resolve, reject });
      if (!isReading) void readAll();
    });
}

/** One connection to PostgreSQL that has fallen silent holds up those who wait for it, not all others. */
async function endOrPatience(reading: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([reading, patience]);
  clearTimeout(timer);
}

/** Never rejects: each of those who wait is told. */
async function readSome<T>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  waiters: readonly Waiter<T>[],
): Promise<void> {
  try {
    const found = await read([...new Set(waiters.map(({ id }) => id))]);
    for (const { id, resolve } of waiters) resolve(found.get(id));
  } catch (error) {
    for (const { reject } of waiters) reject(error);
  }
}
