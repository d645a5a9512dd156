import { findConnection, type Connection } from '@sync/connections';
import { swedishDate } from '@sync/shared';
import { z } from 'zod';
import { fortnoxProblem } from '../fortnox/describe-failure.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { readQuery } from '../http/input.js';
import { pageSchema } from '../http/page-schema.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { openForRegisters, type RegisterServices } from './open-for-registers.js';
import { financialYearSchema, type Listed, type Register } from './register.js';
import { createRegisterMemory } from './register-memory.js';
import { inOrder, registerPage, registerQuerySchema } from './register-page.js';

/** GET /v1/connections/{id}/fortnox/{register}: what a setting can name, for a picker. */
export function getRegister<Item extends { readonly name: string }>(
  services: RegisterServices,
  register: Register<Item>,
): Endpoint {
  const { name, summary, description, item, keyOf } = register;
  const recall = createRegisterMemory<Item>(Date.now);
  return {
    method: 'get',
    path: `/v1/connections/{id}/fortnox/${name}`,
    access: 'viewer',
    tag: 'Fortnox registers',
    summary,
    description: `${description} ${howItIsAsked}`,
    query: registerQuerySchema,
    answers: { 200: { description: 'A page, in the order of its keys', schema: schemaOf(item) } },
    problems: [404, 409, 422, 429, 502, 503],
    handle: async (call) => {
      const query = readQuery(call, registerQuerySchema);
      const connection = await findConnection(services.db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const listed = await recall(connection, () => readNow(services, connection, register));
      const { isComplete: complete, financialYear } = listed;
      const page = registerPage(listed, keyOf, query);
      return json(200, { ...page, complete, ...(financialYear && { financialYear }) });
    },
  };
}

const howItIsAsked =
  'Kept for a minute. Asked after the calls of every invoice, and 40 calls at once, then 12 a minute, ' +
  'of one connection; 429 beyond.';

const schemaOf = <S extends z.ZodType>(item: S) =>
  pageSchema(item).extend({
    complete: z.boolean().meta({ description: 'False: the company has more than are read' }),
    financialYear: financialYearSchema.optional(),
  });

/** Throws what the caller is told: 409 without consent, 429 out of budget, 502 and 503 by Fortnox's answer. */
async function readNow<Item>(
  services: RegisterServices,
  connection: Connection,
  { read, keyOf }: Register<Item>,
): Promise<Listed<Item>> {
  if (connection.status === 'awaiting-consent') {
    throw new HttpProblem(409, 'There is no consent yet: open authorizeUrl, then try again.');
  }
  const fortnox = await openForRegisters(services, connection);
  const listed = await read(fortnox, swedishDate(new Date()));
  if (!listed.ok) throw fortnoxProblem(listed.error);
  return inOrder(listed.value, keyOf);
}
