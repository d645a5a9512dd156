import { Prisma } from './generated/client.js';

/** Nobody corrects an invoice from one customer to another so often; whoever does fills no disk with it. */
const customersAtMost = 50;

/** Of the column `customer_ids` of a job: no more of them are noted. */
export const isFullOfCustomers = (ids: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`cardinality(${ids}) >= ${customersAtMost}`;
