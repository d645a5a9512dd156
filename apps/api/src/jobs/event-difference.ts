import { storableText } from '@sync/shared';

type Leaf = string | number | boolean | null;

export type EventDifference = {
  /** JSON Pointer into the event. */
  readonly pointer: string;
  /** `null`: it was not there. Left out of what tells of a person. */
  readonly from?: Leaf;
  /** `null`: it is not there any more. */
  readonly to?: Leaf;
};

/** Of a text that matters to the books: an id has no more. */
const longestForBooks = 200;
const longestText = 40;

/**
 * What an operator has changed in an event, for the audit log, which nobody can erase for a single
 * customer: of names, addresses, registration numbers and reasons it keeps that they were changed,
 * not the values. First what matters to the books.
 */
export function differenceBetween(before: unknown, after: unknown): readonly EventDifference[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  const changes = [...new Set([...from.keys(), ...to.keys()])]
    .filter((pointer) => pointer !== '/timestamp' && from.get(pointer) !== to.get(pointer))
    .map((pointer) =>
      isPersonal(pointer)
        ? { pointer }
        : { pointer, ...shownBoth(pointer, from.get(pointer), to.get(pointer)) },
    );
  return [...changes.filter(isForBooks), ...changes.filter((change) => !isForBooks(change))];
}

const customerPath = '/data/invoice/customer/';
const notPersonal = ['id', 'customer_number', 'billing_address/country'];

/** What somebody wrote about a refund or a void may name whom it was for. */
const freeTexts = ['/data/reason', '/data/refund/reason'];

/** So may what a line or a payment is called: "Membership, Eva Berg". */
const freeName = /^\/data\/invoice\/(lines|transactions)\/\d+\/name$/;

const isPersonal = (pointer: string): boolean =>
  freeTexts.includes(pointer) ||
  freeName.test(pointer) ||
  (pointer.startsWith(customerPath) && !notPersonal.includes(pointer.slice(customerPath.length)));

/** Texts that decide nothing about what is booked. */
const besidesBooks = /^\/(schema_version|source\/.*|data\/invoice\/exchange_rate\/source)$/;

/** Amounts, accounts, rates, quantities, ids, dates, currencies: all that is no name and no free text. */
export const isForBooks = ({ pointer }: Pick<EventDifference, 'pointer'>): boolean =>
  !isPersonal(pointer) && !besidesBooks.test(pointer);

type Sides = { readonly from: Leaf; readonly to: Leaf };

/** Of texts that are cut the part where they differ, which begins a little before that. */
function shownBoth(pointer: string, from: Leaf = null, to: Leaf = null): Sides {
  const most = isForBooks({ pointer }) ? longestForBooks : longestText;
  const same = sameAtFirst(String(from), String(to));
  const start = same < most ? 0 : same - 10;
  const cut = (leaf: Leaf): Leaf => (typeof leaf === 'string' ? cutOut(leaf, start, most) : leaf);
  return { from: cut(from), to: cut(to) };
}

function cutOut(text: string, start: number, most: number): string {
  const end = start + most;
  const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  // A cut through a character leaves half of it, which PostgreSQL refuses.
  return `${before}${storableText(text.slice(start, end))}${after}`;
}

/** How many characters two texts begin with alike. */
function sameAtFirst(one: string, other: string): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same;
}

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
