import { isRecord, parseJson } from '../failure/envelope.js';
import type { Received } from './fake-server.js';
import { bodyFields, operations, type FieldRule } from './field-table.js';
import { at } from './reference-material.js';

/** What may be sent: from the specification, or from our own table. */
export type RequestRules = {
  /** `undefined`: no such operation; an empty list: it takes no parameters. */
  readonly queryOf: (operation: string) => readonly string[] | undefined;
  /** The fields of the body's record, `undefined` for an operation without a body. */
  readonly fieldsOf: (record: string) => Readonly<Record<string, FieldRule>>;
  readonly operations: readonly string[];
};

/** Named in the specification's components and, by Fortnox's guide, valid on every list. */
const GLOBAL_QUERY = ['limit', 'page', 'offset', 'sortorder', 'financialyear', 'filter'];

export const ownRules: RequestRules = {
  operations,
  queryOf: (operation) => (operations.includes(operation) ? OWN_QUERY : undefined),
  fieldsOf: (record) => bodyFields[record] ?? {},
};

const OWN_QUERY = [
  ...GLOBAL_QUERY,
  'customernumber',
  'organisationnumber',
  'email',
  'name',
  'externalinvoicereference1',
  'fromdate',
  'todate',
  'lastmodified',
  'documentnumber',
  'currency',
  'invoicenumber',
  'date',
];

/** Where the specification keeps the payload of each record that we send. */
const SCHEMAS: Readonly<Record<string, string>> = {
  Customer: 'fortnox_Kf_CustomerSinglePayloadItem',
  Invoice: 'fortnox_Kf_InvoiceSinglePayloadItem',
  InvoiceRows: 'fortnox_Kf_InvoiceRowSinglePayloadItem',
  InvoicePayment: 'fortnox_Kf_InvoicePaymentSinglePayloadItem',
  WriteOffs: 'fortnox_PaymentWriteOffSinglePayloadItem',
  InvoiceAccrual: 'fortnox_Kf_InvoiceAccrualSinglePayloadItem',
  InvoiceAccrualRows: 'fortnox_ContractInvoice_ContractAccrualRowSinglePayloadItem',
  Article: 'fortnox_ArticleSinglePayloadItem',
};

export function rulesOf(specification: Readonly<Record<string, unknown>>): RequestRules {
  const paths = at(specification, 'paths');
  const known = Object.entries(isRecord(paths) ? paths : {}).flatMap(([path, methods]) =>
    Object.keys(isRecord(methods) ? methods : {}).map((m) => `${m.toUpperCase()} ${path}`),
  );
  return {
    operations: known,
    queryOf: (operation) => {
      const [method = '', path = ''] = operation.split(' ');
      const parameters = at(specification, 'paths', path, method.toLowerCase(), 'parameters');
      if (!known.includes(operation)) return undefined;
      const list: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
      // The specification spells one parameter `Date`; Fortnox's guide says all are lower case.
      return [...GLOBAL_QUERY, ...list.map((p) => String(at(p, 'name')).toLowerCase())];
    },
    fieldsOf: (record) => fieldRules(specification, SCHEMAS[record] ?? record),
  };
}

function fieldRules(
  specification: Readonly<Record<string, unknown>>,
  schema: string,
): Readonly<Record<string, FieldRule>> {
  const properties = at(specification, 'components', 'schemas', schema, 'properties');
  if (!isRecord(properties)) throw new Error(`no schema ${schema}`);
  return Object.fromEntries(
    Object.entries(properties).map(([name, rule]) => [name, rule as FieldRule]),
  );
}

/** Everything that is wrong with a request, in words; empty when it is valid. */
export function faultsOf(rules: RequestRules, request: Received): readonly string[] {
  const url = new URL(request.path, 'http://fortnox');
  const operation = rules.operations.find((candidate) =>
    matches(candidate, request.method, url.pathname),
  );
  if (operation === undefined) return [`no operation for ${request.method} ${url.pathname}`];
  const query = rules.queryOf(operation) ?? [];
  const unknown = [...url.searchParams.keys()].filter((name) => !query.includes(name));
  return [
    ...unknown.map((name) => `${operation} has no parameter ${name}`),
    ...bodyFaults(rules, request.body),
  ];
}

function matches(operation: string, method: string, path: string): boolean {
  const [itsMethod, itsPath = ''] = operation.split(' ');
  const pattern = new RegExp(`^${itsPath.replace(/\{[^}]*\}/g, '[^/]+')}$`);
  return itsMethod === method && pattern.test(path);
}

function bodyFaults(rules: RequestRules, body: string): readonly string[] {
  if (body === '') return [];
  const wrapped = parseJson(body);
  if (!isRecord(wrapped)) return ['the body is not an object'];
  return Object.entries(wrapped).flatMap(([record, fields]) => recordFaults(rules, record, fields));
}

function recordFaults(rules: RequestRules, record: string, value: unknown): readonly string[] {
  if (!isRecord(value)) return [`${record} is not an object`];
  const known = rules.fieldsOf(record);
  return Object.entries(value).flatMap(([name, content]) => {
    if (Array.isArray(content)) {
      return content.flatMap((item: unknown) => recordFaults(rules, name, item));
    }
    const rule = known[name];
    if (!rule) return [`${record} has no field ${name}`];
    return valueFaults(rule, content).map((fault) => `${record}.${name} ${fault}`);
  });
}

function valueFaults(rule: FieldRule, value: unknown): readonly string[] {
  if (typeof value === 'number') return numberFaults(rule, value);
  if (typeof value === 'string') return textFaults(rule, value);
  return typeof value === rule.type ? [] : [`is not a ${rule.type}`];
}

function numberFaults(rule: FieldRule, value: number): readonly string[] {
  if (rule.type !== 'number' && rule.type !== 'integer') return [`is not a ${rule.type}`];
  if (rule.type === 'integer' && !Number.isInteger(value)) return ['is not whole'];
  const { minimum = -Infinity, maximum = Infinity } = rule;
  return value < minimum || value > maximum ? ['is out of range'] : [];
}

function textFaults(rule: FieldRule, value: string): readonly string[] {
  if (rule.type !== 'string') return [`is not a ${rule.type}`];
  if (value.length > (rule.maxLength ?? Infinity)) return ['is too long'];
  return rule.enum && !rule.enum.includes(value) ? ['is not one of the allowed values'] : [];
}
