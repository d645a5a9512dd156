import { HttpProblem } from '../http/problem.js';
import { createFairLine, type FairLine } from './fair-line.js';
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

type Sender = {
  /** What the address of the door names: a connection, or the key of one. Nothing is proven yet. */
  readonly door: string;
  readonly address: string;
};

export type IngressTurns = {
  /**
   * Carries out a request when it is its company's turn: `arrive` reads the body, `work` judges
   * and stores it. Throws 429 when too many of this sender wait already.
   */
  readonly take: <Body, Answer>(
    sender: Sender,
    arrive: () => Promise<Body>,
    work: (body: Body) => Promise<Answer>,
  ) => Promise<Answer>;
};

/**
 * Fair shares of the process between companies. Requests wait before a byte of their body is read,
 * in a line per company and sending address: a stranger who knows a company's address, or one
 * sender that stalls, takes no place of the company's other senders. What has arrived whole is
 * worked on in a second line per company, so that no slow sender holds up the work.
 */
export function createIngressTurns(): IngressTurns {
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
  return {
    take: ({ door, address }, arrive, work) =>
      inTurn(arriving, JSON.stringify([door, address]), async () => {
        const body = await arrive();
        return inTurn(working, door, () => work(body));
      }),
  };
}

async function inTurn<T>(line: FairLine, key: string, work: () => Promise<T>): Promise<T> {
  const turn = line.enter(key);
  if (!turn) throw tooManyAtOnce();
  const end = await turn;
  try {
    return await work();
  } finally {
    end();
  }
}

const tooManyAtOnce = (): HttpProblem =>
  new HttpProblem(
    429,
    `More than ${waitingOfOneSender} requests of this sender wait already; this one was not taken. Send it again.`,
    { headers: { 'retry-after': '5' } },
  );
