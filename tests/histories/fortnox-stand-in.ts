import type { ClaimedJob } from '@sync/jobs';
import type { Clock } from './clock.js';
import { demand } from './violation.js';

/** Fortnox answers far below the 30 s after which the client hangs up. */
const longestCallMs = 30_000;

/**
 * How long Fortnox may go on applying a request whose connection is closed: the promise that the
 * engine relies on, less what the two clocks may differ by.
 */
const afterCloseMs = 4900;

export type Request = {
  readonly key: string;
  readonly sentAt: number;
  /** What becomes of it if nobody decides before it is too late. */
  readonly fate: 'applied-late' | 'dropped';
  state: 'under-way' | 'applied' | 'dropped';
  closedAt: number | undefined;
};

/** A Fortnox that applies changes early, late or never, and keeps count of what stands in it. */
export class FortnoxStandIn {
  readonly #clock: Clock;
  readonly #things = new Map<string, number>();
  readonly requests: Request[] = [];
  readonly #onSend: (from: ClaimedJob) => void;

  /** `onSend` may object to what is sent, and by whom. */
  constructor(clock: Clock, onSend: (from: ClaimedJob) => void) {
    this.#clock = clock;
    this.#onSend = onSend;
  }

  /** A request has reached the socket. */
  send(key: string, fate: Request['fate'], from: ClaimedJob): Request {
    this.settle();
    this.#onSend(from);
    demand(this.count(key) === 0, `${key} is sent although it stands in Fortnox`);
    const other = this.requests.find((one) => one.key === key && one.state === 'under-way');
    demand(other === undefined, `${key} is sent again while it may still be under way`);
    const request: Request = {
      key,
      sentAt: this.#clock.now(),
      fate,
      state: 'under-way',
      closedAt: undefined,
    };
    this.requests.push(request);
    return request;
  }

  apply(request: Request): void {
    this.settle();
    if (request.state !== 'under-way') return;
    request.state = 'applied';
    const count = this.count(request.key) + 1;
    this.#things.set(request.key, count);
    demand(count === 1, `${request.key} stands in Fortnox ${count} times`);
  }

  drop(request: Request): void {
    if (request.state === 'under-way') request.state = 'dropped';
  }

  close(request: Request, at = this.#clock.now()): void {
    request.closedAt ??= at;
  }

  /** What could still be applied and whose time is over meets its fate. */
  settle(): void {
    for (const request of this.requests) {
      if (request.state !== 'under-way' || this.#clock.now() < deadlineOf(request)) continue;
      request.state = request.fate === 'dropped' ? 'dropped' : 'applied';
      if (request.state === 'dropped') continue;
      const count = this.count(request.key) + 1;
      this.#things.set(request.key, count);
      demand(count === 1, `${request.key} stands in Fortnox ${count} times`);
    }
  }

  /** How often a thing stands in Fortnox. */
  count(key: string): number {
    return this.#things.get(key) ?? 0;
  }

  mayStillApply(key: string): boolean {
    return this.requests.some((one) => one.key === key && one.state === 'under-way');
  }
}

function deadlineOf({ sentAt, closedAt }: Request): number {
  return closedAt === undefined ? sentAt + longestCallMs : closedAt + afterCloseMs;
}
