const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Distances between marks that read well as times; beyond them days, in whole numbers. */
const distancesMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 4, 6, 12, 24].map((hours) => hours * hourMs),
];

/** As few as stand above each other in a small picture. */
const mostMarks = 4;

/** An axis of times up to the longest of them, with marks at 30 s or 2 min instead of 33,333 ms. */
export function timeAxis(timesMs: readonly number[]): {
  readonly domain: [number, number];
  readonly ticks: number[];
} {
  const longestMs = Math.max(secondMs, ...timesMs);
  const distanceMs =
    distancesMs.find((distance) => longestMs / distance <= mostMarks) ??
    Math.ceil(longestMs / mostMarks / (24 * hourMs)) * 24 * hourMs;
  const marks = Math.ceil(longestMs / distanceMs);
  const ticks = Array.from({ length: marks + 1 }, (_, place) => place * distanceMs);
  return { domain: [0, marks * distanceMs], ticks };
}
