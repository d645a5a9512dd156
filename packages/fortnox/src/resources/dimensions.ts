import type { FortnoxResult } from '../client.js';
import type { Caller } from './caller.js';
import { list, page, single, type Fields, type Page, type Source } from './fields.js';

type FortnoxCostCenter = {
  readonly code: string;
  readonly description: string | undefined;
  readonly active: boolean | undefined;
  readonly source: Source;
};

type FortnoxProject = {
  readonly number: string;
  readonly description: string | undefined;
  /** Such as `ONGOING` or `COMPLETED`. */
  readonly status: string | undefined;
  readonly source: Source;
};

/** Both want scopes of their own, which rows that name one do not. */
export type Dimensions = {
  /** The first 500: nobody knows how Fortnox says that it lacks one. */
  readonly costCenters: { list(): FortnoxResult<readonly FortnoxCostCenter[]> };
  readonly projects: {
    get(number: string): FortnoxResult<FortnoxProject>;
    /** One page of 500, from 1. */
    list(pageNumber: number): FortnoxResult<Page<FortnoxProject>>;
  };
};

/** The registers behind a row's `CostCenter` and `Project`; read in preflight. */
export function dimensionsOf(call: Caller): Dimensions {
  return {
    costCenters: {
      list: () =>
        call({
          method: 'GET',
          path: 'costcenters',
          query: { limit: 500 },
          read: list('CostCenters', readCostCenter),
        }),
    },
    projects: {
      get: (number) =>
        call({
          method: 'GET',
          path: `projects/${encodeURIComponent(number)}`,
          read: single('Project', readProject),
        }),
      list: (pageNumber) =>
        call({
          method: 'GET',
          path: 'projects',
          query: { limit: 500, page: pageNumber },
          read: page('Projects', readProject),
        }),
    },
  };
}

function readCostCenter(fields: Fields): FortnoxCostCenter | undefined {
  const code = fields.text('Code');
  if (code === undefined) return undefined;
  const { source } = fields;
  return {
    code,
    description: fields.text('Description'),
    active: fields.flag('Active'),
    source,
  };
}

function readProject(fields: Fields): FortnoxProject | undefined {
  const number = fields.text('ProjectNumber');
  if (number === undefined) return undefined;
  const { source } = fields;
  return {
    number,
    description: fields.text('Description'),
    status: fields.text('Status'),
    source,
  };
}
