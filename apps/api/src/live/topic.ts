import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type Logger } from '@sync/shared';
import { HttpProblem } from '../http/problem.js';
import type { FairLine } from '../limits/fair-line.js';
import { figuresEvent } from './events.js';
import type { Listener } from './listener.js';

export type Follower = {
  readonly listener: Listener;
  /** Throws an `HttpProblem` once whoever listens may not any more. */
  readonly requireLetIn: () => Promise<void>;
};

export type TopicPace = {
  /** Between two looks, at least. */
  readonly everyMs: number;
  /** A look that takes long is had less often: it takes this share of the time, at most. */
  readonly busyShare: number;
  /** But so often in any case, for a login that has ended. */
  readonly atLeastEveryMs: number;
};

type Asked = {
  readonly name: string;
  readonly look: () => Promise<string>;
  readonly pace: TopicPace;
  /** Whose turn it is to take a connection to PostgreSQL. */
  readonly line: FairLine;
  readonly log: Logger;
  /** Nobody follows it any more. */
  readonly onLeft: () => void;
};

/** A question to which several want to know the answer whenever it changes: asked once for all of them. */
export class Topic {
  readonly #asked: Asked;
  readonly #followers = new Set<Follower>();
  /** The answer that everybody who follows has been told; `undefined` while nobody does. */
  #known: string | undefined;
  #firstLook: Promise<void> | undefined;
  #isGoingOn = false;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** Resolves when the follower has been told the answer; rejects when it could not be looked at. */
  async join(follower: Follower): Promise<void> {
    this.#followers.add(follower);
    if (this.#known !== undefined) {
      follower.listener.tell(figuresEvent(this.#known));
      return;
    }
    this.#firstLook ??= this.#begin();
    try {
      await this.#firstLook;
    } catch (error) {
      this.#followers.delete(follower);
      throw error;
    }
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower);
    // It grows old from here on.
    if (this.#followers.size === 0) this.#known = undefined;
  }

  /** Ends what all who follow are told. */
  dismissAll(): void {
    for (const follower of [...this.#followers]) this.#dismiss(follower);
  }

  /** Whoever joins meanwhile waits for the same look. */
  async #begin(): Promise<void> {
    try {
      this.#tell(await this.#asked.look());
    } finally {
      this.#firstLook = undefined;
      if (!this.#isGoingOn) void this.#goOn();
    }
  }

  async #goOn(): Promise<void> {
    const { everyMs, busyShare, atLeastEveryMs } = this.#asked.pace;
    this.#isGoingOn = true;
    let waitMs = everyMs;
    for (;;) {
      await pause(waitMs, undefined, { ref: false });
      if (this.#followers.size === 0) break;
      const begun = performance.now();
      await this.#lookAgain();
      const tookMs = performance.now() - begun;
      waitMs = Math.min(Math.max(everyMs, tookMs / busyShare), atLeastEveryMs);
    }
    this.#isGoingOn = false;
    this.#asked.onLeft();
  }

  async #lookAgain(): Promise<void> {
    const { name, look, line, log } = this.#asked;
    const endTurn = await line.enter(name);
    try {
      const now = await look();
      await this.#dismissWhoMayNot();
      if (now !== this.#known && this.#followers.size > 0) this.#tell(now);
    } catch (error) {
      // Nobody shall take old figures for those of now, nor be told any by us who cannot tell who it is.
      log.warn({ error: describeError(error) }, 'live.ended');
      this.dismissAll();
    } finally {
      endTurn?.();
    }
  }

  #tell(answer: string): void {
    this.#known = answer;
    for (const { listener } of this.#followers) listener.tell(figuresEvent(answer));
  }

  async #dismissWhoMayNot(): Promise<void> {
    for (const follower of [...this.#followers]) {
      if (await mayNot(follower)) this.#dismiss(follower);
    }
  }

  #dismiss(follower: Follower): void {
    this.leave(follower);
    follower.listener.end();
  }
}

async function mayNot({ requireLetIn }: Follower): Promise<boolean> {
  try {
    await requireLetIn();
    return false;
  } catch (error) {
    if (error instanceof HttpProblem) return true;
    throw error;
  }
}
