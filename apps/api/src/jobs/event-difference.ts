type Leaf = string | number | boolean | null;

export type EventDifference = {
  /** JSON Pointer into the event. */
  readonly pointer: string;
  /** `null`: it was not there. Left out of what tells of a person. */
  readonly from?: Leaf;
  /** `null`: it is not there any more. */
  readonly to?: Leaf;
};

/** So many are told one by one; whoever changes more has sent another invoice. */
const mostTold = 200;
const longestText = 300;

/**
 * What an operator has changed in an event, for the audit log, which nobody can erase for a single
 * customer: of names, addresses, registration numbers and reasons it keeps that they were changed,
 * not the values.
 */
export function differenceBetween(before: unknown, after: unknown): readonly EventDifference[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((pointer) => pointer !== '/timestamp' && from.get(pointer) !== to.get(pointer))
    .slice(0, mostTold)
    .map((pointer) =>
      isPersonal(pointer)
        ? { pointer }
        : { pointer, from: shown(from.get(pointer)), to: shown(to.get(pointer)) },
    );
}

const customerPath = '/data/invoice/customer/';
const notPersonal = ['id', 'customer_number', 'billing_address/country'];

/** What somebody wrote about a refund or a void may name whom it was for. */
const freeTexts = ['/data/reason', '/data/refund/reason'];

const isPersonal = (pointer: string): boolean =>
  freeTexts.includes(pointer) ||
  (pointer.startsWith(customerPath) && !notPersonal.includes(pointer.slice(customerPath.length)));

const shown = (leaf: Leaf | undefined): Leaf =>
  typeof leaf === 'string' ? leaf.slice(0, longestText) : (leaf ?? null);

function leavesOf(value: unknown): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  collect(value, '', leaves);
  return leaves;
}

function collect(value: unknown, pointer: string, into: Map<string, Leaf>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
      collect(member, `${pointer}/${step}`, into);
    }
    return;
  }
  if (isLeaf(value)) into.set(pointer, value);
}

const isLeaf = (value: unknown): value is Leaf =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
