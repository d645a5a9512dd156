import type { HandedOver, Handled } from '../http/endpoint.js';
import type { HttpProblem } from '../http/problem.js';
import { createFairLine, type EndTurn } from './fair-line.js';
import { tooMany } from './limits.js';
import { createNeighbours } from './neighbours.js';
import { workInTurn, type Rest } from './rest.js';
import { createRoomInTheLoop } from './room-in-the-loop.js';
import { senderNetwork } from './sender-network.js';

/**
 * Of the twenty connections to PostgreSQL (`services.ts`) these are the most that ingress takes for
 * what is judged by itself, so that operators, and whoever looks at `/readyz`, need not wait for it.
 */
const aloneTogether = 16;
/** With PostgreSQL 20 ms away this is as fast as the process can be. */
const mostOfOneCompany = 8;
/** What is stored together keeps others waiting together: each of them, and the commit of all. */
const mostBesideOthers = 1;
/**
 * Of the process's time, for one company while others send: some hundred events a second, of which
 * Fortnox takes one.
 */
const restBesideOthers: Rest = { share: 0.2, longestMs: 200 };
/** Bodies in memory or on their way: of one company and address, at most 1 MB each. */
const arrivingOfOneSender = 16;
/** Of one address together, however many connections it names: 64 MB of events (`bodies-under-way.ts`). */
const arrivingOfOneNetwork = 256;
/** Some ten seconds of work: after that senders give up anyway. */
const waitingOfOneSender = 1000;
/** By then half of them have been worked on. */
const retryMs = 5000;

type Sender<Body> = {
  /** As the door names it; nothing need be proven yet. */
  readonly connectionId: string;
  readonly address: string;
  /** Whether the request is known to be the connection's own. Cheap, since it is asked before any turn. */
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
 * sender that stalls, takes no place of the company's other senders. What has arrived whole and is
 * proven to be its company's own is judged in a line per company, and what cannot be stored together
 * with others is worked on by itself in a third, so that no slow sender holds up the work. What
 * is not proven has one turn for all of an address, or whoever makes up connections would
 * have as many turns as names. `onRefused` is told, before 429 is thrown, whose request it was.
 */
export function createIngressTurns(onRefused: (connectionId: string) => void): IngressTurns {
  const { arriving, judging, alone, neighbours } = createLines();
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
        const judge = () => work(body);
        if (!(await isProven(body))) {
          const turn = alone.enter(`unproven ${network}`) ?? refuse(connectionId);
          return inTurn(turn, async () => byItself(await stored(judge)));
        }
        neighbours.note(connectionId);
        const turn = judging.enter(connectionId) ?? refuse(connectionId);
        // In the same turn: a company that floods must not fill the process with what it waits for.
        const judged = await inTurn(turn, () => stored(judge), neighbours.areAround());
        if ('answer' in judged) return judged.answer;
        return inTurn(alone.enter(connectionId) ?? refuse(connectionId), judged.otherwise);
      });
    },
  };
}

function createLines() {
  const neighbours = createNeighbours();
  const room = createRoomInTheLoop(mostOfOneCompany);
  const untold = { inWorkPerGroup: Infinity, waitingPerKey: Infinity };
  return {
    neighbours,
    arriving: createFairLine({
      inWork: Infinity,
      inWorkPerKey: () => arrivingOfOneSender,
      inWorkPerGroup: arrivingOfOneNetwork,
      waitingPerKey: waitingOfOneSender,
    }),
    // Who is alone may fill the process: the more are stored together, the less each of them costs.
    judging: createFairLine({
      ...untold,
      inWork: Infinity,
      inWorkPerKey: () =>
        neighbours.areAround() ? Math.min(mostBesideOthers, room()) : arrivingOfOneSender,
    }),
    alone: createFairLine({ ...untold, inWork: aloneTogether, inWorkPerKey: room }),
  };
}

type Stored<Answer> = { readonly answer: Answer } | Pick<HandedOver<Answer>, 'otherwise'>;

/** Waits for what was handed over to be stored with others. */
async function stored<Answer>(judge: () => Promise<Handled<Answer>>): Promise<Stored<Answer>> {
  const handled = await judge();
  if (!isHandedOver(handled)) return { answer: handled };
  const reply = await handled.reply;
  return reply === undefined ? { otherwise: handled.otherwise } : { answer: reply };
}

function byItself<Answer>(judged: Stored<Answer>): Answer | Promise<Answer> {
  return 'answer' in judged ? judged.answer : judged.otherwise();
}

function isHandedOver<Answer>(handled: Handled<Answer>): handled is HandedOver<Answer> {
  return typeof handled === 'object' && handled !== null && 'otherwise' in handled;
}

/** `rests`: the turn ends later than the work, so that the company has no more than its share. */
async function inTurn<T>(
  turn: Promise<EndTurn>,
  work: () => Promise<T>,
  rests = false,
): Promise<T> {
  return workInTurn(await turn, work, rests ? restBesideOthers : undefined);
}

const tooManyAtOnce = (): HttpProblem =>
  tooMany(
    `More than ${waitingOfOneSender} requests of this sender wait already; this one was not taken.`,
    { retryAfterMs: retryMs },
  );
