/**
 * How often pages read again. Bull Board asks every 5 s per tab; the same is fast enough to watch
 * a list. One job or replay under way is what a person stares at, and is cheap to read.
 */
export const LIST_EVERY_MS = 5000;
export const WATCHED_EVERY_MS = 2000;
export const SETTLED_EVERY_MS = 15_000;

/** Where the console has to count by itself, an overview costs five lists of up to 200 jobs. */
export const OVERVIEW_EVERY_MS = 10_000;

/** Names of connections and roles hardly ever change. */
export const NAMES_EVERY_MS = 60_000;
