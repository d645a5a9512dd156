import type { HandedOver, Handled } from '../http/endpoint.js';
import type { HttpProblem } from '../http/problem.js';
import { createFairLine, type EndTurn } from './fair-line.js';
import { tooMany } from './limits.js';
import { createRoomInTheLoop } from './room-in-the-loop.js';
import { senderNetwork } from './sender-network.js';

/**
 * Of the twenty connections to PostgreSQL (`services.ts`) these are the most that ingress takes, so
 * that operators, and whoever looks at `/readyz`, need not wait for it.
 */
const inWorkTogether = 16;
/** With PostgreSQL 20 ms away this is as fast as the process can be. */
const mostOfOneCompany = 8;
/** Bodies in memory or on their way: of one company and address, at most 1 MB each. */
const arrivingOfOneSender = 16;
/** Of one address together, however many connections it names: 64 MB of events. */
const arrivingOfOneNetwork = 256;
/** Some ten seconds of work: after that senders give up anyway. */
const waitingOfOneSender = 1000;
/** By then half of them have been worked on. */
const retryMs = 5000;

type Sender<Body> = {
  /** As the door names it; nothing need be proven yet. */
  readonly connectionId: string;
  readonly address: string;
  /** Whether the request is known to be the connection's own. Asks nobody: it is asked before any turn. */
  readonly isProven: (body: Body) => Promise<boolean>;
};

export type IngressTurns = {
  /**
   * Carries out a request when it is its company's turn: `arrive` reads the body, `work` judges
   * and stores it, or hands it over to be stored with others. Throws 429 when too many of this
   * sender wait already.
   */
  readonly take: <Body, Answer>(
    sender: Sender<Body>,
    arrive: () => Promise<Body>,
    work: (body: Body) => Promise<Handled<Answer>>,
  ) => Promise<Answer>;
};

/**
 * Fair shares of the process between companies. Requests wait before a byte of their body is read,
 * in a line per company and sending address: a stranger who knows a company's address, or one
 * sender that stalls, takes no place of the company's other senders. What has arrived whole is
 * worked on in a second line per company, so that no slow sender holds up the work. There a company
 * has a turn for what is proven to be its own; all else from one address has one turn together, or
 * whoever makes up connections would have as many turns as names. `onRefused` is told, before 429 is
 * thrown, whose request it was.
 */
export function createIngressTurns(onRefused: (connectionId: string) => void): IngressTurns {
  const arriving = createFairLine({
    inWork: Infinity,
    inWorkPerKey: () => arrivingOfOneSender,
    inWorkPerGroup: arrivingOfOneNetwork,
    waitingPerKey: waitingOfOneSender,
  });
  const working = createFairLine({
    inWork: inWorkTogether,
    inWorkPerKey: createRoomInTheLoop(mostOfOneCompany),
    inWorkPerGroup: Infinity,
    waitingPerKey: Infinity,
  });
  const refuse = (connectionId: string): never => {
    onRefused(connectionId);
    throw tooManyAtOnce();
  };
  return {
    take: async ({ connectionId, address, isProven }, arrive, work) => {
      const network = senderNetwork(address);
      const place = JSON.stringify([connectionId, address]);
      const arrived = arriving.enter(place, network) ?? refuse(connectionId);
      return inTurn(arrived, async () => {
        const body = await arrive();
        const whose = (await isProven(body)) ? connectionId : `unproven ${network}`;
        return inTurn(working.enter(whose) ?? refuse(connectionId), async () => {
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
