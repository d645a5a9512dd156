import type { DeadLetterGroup } from '../api/shapes.js';

/** Groups with most invoices first: that is where mending helps most; then the newest. */
export function mostFirst(groups: readonly DeadLetterGroup[]): readonly DeadLetterGroup[] {
  return [...groups].sort(
    (one, other) =>
      other.count - one.count || Date.parse(other.lastSeen) - Date.parse(one.lastSeen),
  );
}
