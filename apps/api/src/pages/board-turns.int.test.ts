import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Response } from 'express';
import type { HttpProblem } from '../http/problem.js';
import { listen, startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';
import { inTurnsOfPersons } from './board-turns.js';

describe('a page of the board', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const list = '/queues/api/queues?activeQueue=fortnox-sync&status=waiting&page=1';

  it.each([
    ['&jobsPerPage=100000', 422],
    ['&jobsPerPage=10&jobsPerPage=3000', 422],
    ['&jobsPerPage[]=3000', 422],
    ['&jobsPerPage=1e9', 422],
    ['&jobsPerPage=100', 200],
    ['', 200],
  ])('is short: %s is answered %s', async (page, status) => {
    expect((await api.ask('GET', `${list}${page}`, { token: viewerToken })).status).toBe(status);
  });
});

describe('the turns of persons at the board', () => {
  let server: Server;
  let url: string;
  /** What is in work, unanswered. */
  const inWork: { readonly person: string; readonly what: string; readonly response: Response }[] =
    [];

  beforeAll(async () => {
    const app = express();
    app.use((request, response, next) => {
      response.locals['person'] = request.get('x-person');
      next();
    });
    app.use(inTurnsOfPersons());
    app.use((request, response) => {
      const [person = '', what = ''] = [request.get('x-person'), request.get('x-what')];
      inWork.push({ person, what, response });
    });
    const refuse: ErrorRequestHandler = (error: HttpProblem, _request, response, next) => {
      if (response.headersSent) next(error);
      else response.status(error.status).end();
    };
    app.use(refuse);
    server = createServer(app);
    url = await listen(server);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const count = (person: string): number => inWork.filter((one) => one.person === person).length;

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo(); tries += 1) {
      if (tries === 500) throw new Error('it does not come to that');
      await sleep(10);
    }
  }

  function ask(person: string, what: string, signal: AbortSignal | null = null): Promise<number> {
    const asked = fetch(url, { headers: { 'x-person': person, 'x-what': what }, signal });
    return asked.then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** Asks, and is answered once it is in work. */
  async function answered(person: string, what: string): Promise<number> {
    const status = ask(person, what);
    await until(() => inWork.some((one) => one.what === what));
    inWork.find((one) => one.what === what)?.response.end();
    return status;
  }

  it('two of one are in work, a hundred wait, one more is refused, and others need not wait', async () => {
    const gone = new AbortController();
    const statuses: number[] = [];
    const asked = Array.from({ length: 103 }, () =>
      ask('vera', 'first', gone.signal).then((status) => statuses.push(status)),
    );
    await until(() => statuses.length === 1);
    expect([statuses, count('vera')]).toEqual([[503], 2]);
    expect(await answered('olle', 'other')).toBe(200);
    // Whoever has hung up, in work or waiting, holds nobody up.
    gone.abort();
    await Promise.all(asked);
    expect(await answered('vera', 'again')).toBe(200);
  });
});
