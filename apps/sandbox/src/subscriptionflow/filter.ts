import type { JsonObject } from '../json.js';

type Condition = { readonly column: string; readonly operator: string; readonly value: string };

/** Reads `filter[column][$operator]=value`; `filter[$limit]` and its kin are not conditions. */
export function readConditions(parameters: URLSearchParams): Condition[] {
  return [...parameters].flatMap(([name, value]) => {
    const [, column, operator] = /^filter\[(\w+)\]\[\$(\w+)\]$/.exec(name) ?? [];
    return column === undefined || operator === undefined ? [] : [{ column, operator, value }];
  });
}

export function accepts(item: JsonObject, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => accept(item[condition.column], condition));
}

const comparisons: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  equals: (actual, wanted) => actual === wanted,
  not_equals: (actual, wanted) => actual !== wanted,
  starts: (actual, wanted) => actual.startsWith(wanted),
  ends: (actual, wanted) => actual.endsWith(wanted),
  contains: (actual, wanted) => actual.includes(wanted),
  in: (actual, wanted) => wanted.split(',').includes(actual),
  not_in: (actual, wanted) => !wanted.split(',').includes(actual),
  lt: (actual, wanted) => moment(actual) < moment(wanted),
  lte: (actual, wanted) => moment(actual) <= moment(wanted),
  gt: (actual, wanted) => moment(actual) > moment(wanted),
  gte: (actual, wanted) => moment(actual) >= moment(wanted),
};

function accept(actual: JsonObject[string] | undefined, condition: Condition): boolean {
  const { operator, value } = condition;
  if (operator === 'is_null') return actual === null || actual === undefined;
  if (operator === 'not_null') return actual !== null && actual !== undefined;
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  const text = typeof actual === 'object' ? '' : String(actual ?? '');
  return compare?.(text.toLowerCase(), value.toLowerCase()) ?? false;
}

/** Times and numbers compare by value, everything else by text. */
function moment(text: string): number | string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const time = Date.parse(text.toUpperCase());
  return Number.isNaN(time) ? text : time;
}

/** Laravel's page envelope; 200 to a page unless asked for less. */
export function paginate(
  items: readonly JsonObject[],
  parameters: URLSearchParams,
  path: string,
): JsonObject {
  const perPage = whole(parameters.get('filter[$limit]') ?? parameters.get('per_page'), 200);
  const page = whole(parameters.get('page'), 1);
  const offset = whole(parameters.get('filter[$offset]'), (page - 1) * perPage);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (number: number) => `${path}?page=${number}`;
  return {
    data: items.slice(offset, offset + perPage),
    links: {
      first: link(1),
      last: link(last),
      prev: page > 1 ? link(page - 1) : null,
      next: page < last ? link(page + 1) : null,
    },
    meta: { current_page: page, last_page: last, per_page: perPage, total: items.length, path },
  };
}

function whole(text: string | null, fallback: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : fallback;
}
