import { Decimal } from '@sync/shared';
import { isDate } from '../../clock.js';
import { isObject, type Json, type JsonObject } from '../../json.js';
import { refused } from '../api-error.js';
import { hasOnlyAllowedCharacters } from './characters.js';
import type { FieldRule, FieldTable } from './field-table.js';
import type { Given, GivenValue } from './given.js';

/**
 * Reads `{"Invoice": {…}}` and the like. Every field must be in the table (2001399), of its type,
 * within its length, and made of allowed characters (2000359).
 */
export function readBody(body: unknown, envelope: string, table: FieldTable): Given {
  const record = isObject(body) ? body[envelope] : undefined;
  if (!isObject(record)) throw refused(2001392, `Felaktig eller tom body (${envelope}).`);
  return readFields(record, table);
}

function readFields(record: JsonObject, table: FieldTable): Given {
  const given = new Map<string, GivenValue>();
  for (const [name, value] of Object.entries(record)) {
    const rule = table.get(name);
    if (!rule) throw refused(2001399, `Felaktigt fältnamn (${name}).`);
    const read = readField(name, value, rule);
    if (read) given.set(name, read);
  }
  return given;
}

/** `undefined`: as if the field had not been sent. */
function readField(name: string, value: Json, rule: FieldRule): GivenValue | undefined {
  if (value === '') return undefined;
  if (value === null || value === 'API_BLANK') return { kind: 'cleared' };
  return readValue(name, value, rule);
}

function readValue(name: string, value: Json, rule: FieldRule): GivenValue | undefined {
  switch (rule.kind) {
    case 'text':
      return readText(name, value, rule);
    case 'amount':
      return { kind: 'amount', value: readNumber(name, value) };
    case 'whole':
      return readWhole(name, value, rule);
    case 'flag':
      return { kind: 'flag', value: readFlag(name, value) };
    case 'date':
      return readDate(name, value);
    case 'choice':
      return readChoice(name, value, rule.values);
    case 'part':
      return { kind: 'part', value: readFields(objectOf(name, value), rule.table) };
    case 'ignored':
      return undefined;
    case 'list':
      return { kind: 'list', items: readList(name, value, rule.table) };
  }
}

function readText(
  name: string,
  value: Json,
  rule: Extract<FieldRule, { kind: 'text' }>,
): GivenValue {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw refused(2000106, `Värdet måste vara alfanumeriskt (${name}).`);
  }
  const written = String(value);
  if (!hasOnlyAllowedCharacters(written)) {
    throw refused(2000359, `Värdet innehåller ogiltiga tecken (${name}).`);
  }
  const length = Array.from(written).length;
  if (rule.max !== undefined && length > rule.max) {
    throw refused(rule.tooLong, `Värdet är för långt (${name}, max ${rule.max} tecken).`);
  }
  if (length < rule.min) throw refused(2000588, `Värdet är för kort (${name}).`);
  const kept = rule.cutAt === undefined ? written : Array.from(written).slice(0, rule.cutAt);
  return { kind: 'text', value: typeof kept === 'string' ? kept : kept.join('') };
}

function readNumber(name: string, value: Json): Decimal {
  const written = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(written)) {
    throw refused(2000108, `Värdet måste vara numeriskt (${name}).`);
  }
  return new Decimal(written);
}

function readWhole(
  name: string,
  value: Json,
  rule: Extract<FieldRule, { kind: 'whole' }>,
): GivenValue {
  const number = readNumber(name, value);
  if (!number.isInteger() || number.lt(rule.min) || number.gt(rule.max)) {
    throw refused(2000588, `Felaktig parameter (${name}: ${number.toString()}).`);
  }
  return { kind: 'amount', value: number };
}

function readFlag(name: string, value: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw refused(2000134, `Värdet måste vara booleskt (${name}).`);
}

function readDate(name: string, value: Json): GivenValue {
  if (typeof value !== 'string' || !isDate(value)) {
    throw refused(2000588, `Ogiltigt datum (${name}).`);
  }
  return { kind: 'text', value };
}

function readChoice(name: string, value: Json, values: readonly string[]): GivenValue {
  if (typeof value !== 'string' || !values.includes(value)) {
    throw refused(2000588, `Felaktig parameter (${name}, tillåtna: ${values.join(', ')}).`);
  }
  return { kind: 'text', value };
}

function readList(name: string, value: Json, table: FieldTable): Given[] {
  if (!Array.isArray(value)) throw refused(2000588, `Felaktig parameter (${name}).`);
  return value.map((item: Json) => readFields(objectOf(name, item), table));
}

function objectOf(name: string, value: Json): JsonObject {
  if (isObject(value)) return value;
  throw refused(2000588, `Felaktig parameter (${name}).`);
}
