import type { Readable } from 'node:stream';
import type { Logger } from '@sync/shared';
import { createFairLine } from '../limits/fair-line.js';
import { retryLine, stillEvent } from './events.js';
import { createListener, type Listener } from './listener.js';
import { createPlaces, noPlace, type PlacesSize } from './places.js';
import { Topic, type TopicPace } from './topic.js';

export type LiveQuestion = {
  readonly person: string;
  /** Who asks the same gets the same answer, so it names whose figures they are. */
  readonly topic: string;
  /** The answer of now, as JSON. */
  readonly look: () => Promise<string>;
  /** Throws an `HttpProblem` once whoever listens may not any more. */
  readonly requireLetIn: () => Promise<void>;
};

export type LiveStreams = {
  /**
   * Events with the answer, at once and whenever it has changed. Throws 429 or 503 when too many are under
   * way, or what the first look throws.
   */
  readonly open: (question: LiveQuestion) => Promise<Readable>;
  /** Ends all of them, and lets no more begin: a process that stops waits for its answers. */
  readonly stop: () => void;
};

/** A browser opens six connections to one host: with that many streams it could ask for nothing else. */
const places: PlacesSize = { ofPerson: 6, ofProcess: 200 };
const pace: TopicPace = { everyMs: 3000, busyShare: 0.05, atLeastEveryMs: 30_000 };
/** Proxies close what is silent for a minute, often; a connection of ours is cut off after two. */
const stillEveryMs = 15_000;
/** Of the process's twenty connections to PostgreSQL, whatever is looked at and for how many. */
const looksAtOnce = 2;

type Sizes = {
  readonly log: Logger;
  readonly places?: PlacesSize;
  readonly pace?: TopicPace;
  readonly stillEveryMs?: number;
};

/** Everything that is listened to at this process. Nothing is looked at while nobody listens. */
export function createLiveStreams(sizes: Sizes): LiveStreams {
  return new Streams(sizes);
}

class Streams implements LiveStreams {
  readonly #sizes: Required<Sizes>;
  readonly #places;
  readonly #topics = new Map<string, Topic>();
  readonly #listeners = new Set<Listener>();
  readonly #line = createFairLine({
    ...{ inWork: looksAtOnce, inWorkPerKey: () => 1, inWorkPerGroup: 1, waitingPerKey: 1 },
  });
  #stillTimer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(sizes: Sizes) {
    this.#sizes = { places, pace, stillEveryMs, ...sizes };
    this.#places = createPlaces(this.#sizes.places);
  }

  readonly open = async (question: LiveQuestion): Promise<Readable> => {
    if (this.#isStopped) throw noPlace('This process is about to stop. Try again.');
    const leavePlace = this.#places.take(question.person);
    const topic = this.#topicOf(question);
    const listener = createListener(() => {
      leavePlace();
      topic.leave(follower);
      this.#forget(listener);
    });
    const follower = { listener, requireLetIn: question.requireLetIn };
    this.#remember(listener);
    listener.tell(retryLine);
    try {
      await topic.join(follower);
      return listener.body;
    } catch (error) {
      // Told of its end a moment later; whoever asks again at once has her place back.
      leavePlace();
      listener.body.destroy();
      throw error;
    }
  };

  readonly stop = (): void => {
    this.#isStopped = true;
    for (const topic of this.#topics.values()) topic.dismissAll();
  };

  #topicOf({ topic: name, look }: LiveQuestion): Topic {
    const known = this.#topics.get(name);
    if (known) return known;
    const { pace, log } = this.#sizes;
    const onLeft = (): void => {
      this.#topics.delete(name);
    };
    const topic = new Topic({ name, look, pace, line: this.#line, log, onLeft });
    this.#topics.set(name, topic);
    return topic;
  }

  #remember(listener: Listener): void {
    this.#listeners.add(listener);
    this.#stillTimer ??= setInterval(() => {
      for (const { tell } of this.#listeners) tell(stillEvent);
    }, this.#sizes.stillEveryMs).unref();
  }

  #forget(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#stillTimer);
    this.#stillTimer = undefined;
  }
}
