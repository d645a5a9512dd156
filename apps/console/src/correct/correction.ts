import { useMemo, useState } from 'react';
import type { Faults } from '../api/description.js';
import type { InvoiceEvent } from '../api/shapes.js';
import { valueAt, withValueAt } from './at-pointer.js';
import { differencesBetween, type Difference } from './difference.js';
import { allParts, shapeOf } from './event-fields.js';
import { nothingTold, type Told } from './told-faults.js';

export type Correction = {
  /** As it was received. */
  readonly received: InvoiceEvent;
  /** As it is corrected so far. */
  readonly event: unknown;
  readonly differences: readonly Difference[];
  /** What cannot be sent as it is. */
  readonly faults: Faults;
  /** What the API has said, until its place is changed. */
  readonly told: Told;
  readonly tell: (told: Told) => void;
  readonly change: (pointer: string, value: unknown) => void;
  readonly replace: (event: unknown) => void;
};

/** A correction while a person works on it; form and JSON are two views of the same. */
export function useCorrection(
  received: InvoiceEvent,
  faultsOf: (event: unknown) => Faults,
): Correction {
  const [event, setEvent] = useState<unknown>(received);
  const [told, tell] = useState(nothingTold);
  const differences = useMemo(() => differencesBetween(received, event), [received, event]);
  const faults = useMemo(() => faultsOf(event), [faultsOf, event]);
  return {
    ...{ received, event, differences, faults, told, tell },
    change: (pointer, value) => {
      setEvent((former: unknown) => withoutEmptied(withValueAt(former, pointer, value)));
      // What stands below it may be something else now: the second of three lines, for instance.
      const isBelow = (at: string): boolean => at === pointer || at.startsWith(`${pointer}/`);
      tell((former) => new Map([...former].filter(([at]) => !isBelow(at))));
    },
    replace: (given) => {
      setEvent(given);
      tell(nothingTold);
    },
  };
}

const optional = allParts.map(shapeOf).filter(({ isOptional = false }) => isOptional);

/** A part that nobody has to give is left out with the last of what stands in it. */
function withoutEmptied(event: unknown): unknown {
  return optional.reduce((left, { at }) => {
    const part = valueAt(left, at);
    const isEmptied = typeof part === 'object' && part !== null && Object.keys(part).length === 0;
    return isEmptied ? withValueAt(left, at, undefined) : left;
  }, event);
}
