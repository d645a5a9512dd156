import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok, problem, type Answer } from './answers.js';
import { flowOf, statisticsFrom } from './fixtures/flow.js';

export type FlowStandIn = {
  /** `kept`: something on the way keeps what is told to itself. */
  streams: 'open' | 'refused' | 'kept';
  openJobs: number;
  /** Addresses of those who listen now. */
  readonly listening: () => readonly string[];
  /** How often the figures were asked for. */
  readonly polls: () => number;
  /** Tells all who listen how it is now. */
  readonly tell: () => void;
  /** Cuts them all off. */
  readonly cut: () => void;
  /** Answers a request for the flow or the statistics; `undefined`: it streams, or is none such. */
  readonly answer: (request: IncomingMessage, response: ServerResponse, url: URL) => Handled;
};

type Handled = Answer | 'streams' | undefined;

export function createFlowStandIn(): FlowStandIn {
  const listeners = new Map<ServerResponse, URL>();
  let polls = 0;
  const eventFor = (url: URL): string => {
    const figures = flowOf(url.searchParams.get('step') ?? 'minute', standIn.openJobs);
    return `event: figures\ndata: ${JSON.stringify(figures)}\n\n`;
  };
  const listen = (response: ServerResponse, url: URL): Handled => {
    if (standIn.streams === 'refused') return problem(429, 'You have 6 of these at once already.');
    listeners.set(response, url);
    response.once('close', () => listeners.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    if (standIn.streams === 'open') response.write(eventFor(url));
    return 'streams';
  };
  const standIn: FlowStandIn = {
    streams: 'open',
    openJobs: 1204,
    listening: () => [...listeners.values()].map(({ search }) => search),
    polls: () => polls,
    tell: () => {
      for (const [response, url] of listeners) response.write(eventFor(url));
    },
    cut: () => {
      for (const response of listeners.keys()) response.destroy();
    },
    answer: ({ headers }, response, url) => {
      const step = url.searchParams.get('step') ?? 'hour';
      if (url.pathname === '/v1/statistics') {
        return ok(statisticsFrom(new Date(url.searchParams.get('from') ?? 0), step));
      }
      if (url.pathname !== '/v1/flow') return undefined;
      if (headers.accept === 'text/event-stream') return listen(response, url);
      polls += 1;
      return ok(flowOf(step, standIn.openJobs));
    },
  };
  return standIn;
}
