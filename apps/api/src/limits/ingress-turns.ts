import type { HandedOver, Handled } from '../http/endpoint.js';
import type { HttpProblem } from '../http/problem.js';
import { createFairLine, type EndTurn } from './fair-line.js';
import { tooMany } from './limits.js';
import { createRoomInTheLoop } from './room-in-the-loop.js';

/**
 * Of the twenty connections to PostgreSQL (`services.ts`) these are the most that ingress takes, so
 * that operators, and whoever looks at `/readyz`, need not wait for it.
 */
const inWorkTogether = 16;
/** With PostgreSQL 20 ms away this is as fast as the process can be. */
const mostOfOneCompany = 8;
/** Bodies in memory or on their way: of one company and address, at most 1 MB each. */
const arrivingOfOneSender = 16;
/** Some ten seconds of work: after that senders give up anyway. */
const waitingOfOneSender = 1000;
/** By then half of them have been worked on. */
const retryMs = 5000;

type Sender = {
  /** As the door names it; nothing need be proven yet. */
  readonly connectionId: string;
  readonly address: string;
};

export type IngressTurns = {
  /**
   * Carries out a request when it is its company's turn: `arrive` reads the body, `work` judges
   * and stores it, or hands it over to be stored with others. Throws 429 when too many of this
   * sender wait already.
   */
  readonly take: <Body, Answer>(
    sender: Sender,
    arrive: () => Promise<Body>,
    work: (body: Body) => Promise<Handled<Answer>>,
  ) => Promise<Answer>;
};

/**
 * Fair shares of the process between companies. Requests wait before a byte of their body is read,
 * in a line per company and sending address: a stranger who knows a company's address, or one
 * sender that stalls, takes no place of the company's other senders. What has arrived whole is
 * worked on in a second line per company, so that no slow sender holds up the work. `onRefused` is
 * told, before 429 is thrown, whose request it was.
 */
export function createIngressTurns(onRefused: (connectionId: string) => void): IngressTurns {
  const arriving = createFairLine({
    inWork: Infinity,
    inWorkPerKey: () => arrivingOfOneSender,
    waitingPerKey: waitingOfOneSender,
  });
  const working = createFairLine({
    inWork: inWorkTogether,
    inWorkPerKey: createRoomInTheLoop(mostOfOneCompany),
    waitingPerKey: Infinity,
  });
  const refuse = (connectionId: string): never => {
    onRefused(connectionId);
    throw tooManyAtOnce();
  };
  return {
    take: async ({ connectionId, address }, arrive, work) => {
      const place = JSON.stringify([connectionId, address]);
      const workInTurn = <T>(part: () => Promise<T>): Promise<T> =>
        inTurn(working.enter(connectionId) ?? refuse(connectionId), part);
      return inTurn(arriving.enter(place) ?? refuse(connectionId), async () => {
        const body = await arrive();
        return workInTurn(async () => {
          const handled = await work(body);
          if (!isHandedOver(handled)) return handled;
          // In the same turn: a company that floods must not fill the process with what it waits for.
          return (await handled.reply) ?? handled.otherwise();
        });
      });
    },
  };
}

function isHandedOver<Answer>(handled: Handled<Answer>): handled is HandedOver<Answer> {
  return typeof handled === 'object' && handled !== null && 'otherwise' in handled;
}

async function inTurn<T>(turn: Promise<EndTurn>, work: () => Promise<T>): Promise<T> {
  const end = await turn;
  try {
    return await work();
  } finally {
    end();
  }
}

const tooManyAtOnce = (): HttpProblem =>
  tooMany(
    `More than ${waitingOfOneSender} requests of this sender wait already; this one was not taken.`,
    { retryAfterMs: retryMs },
  );
