import { isDate } from '../structural/formats/times.ts';
import { isObject, kindOf, own, textOf, type JsonObject } from '../structural/kinds.ts';
import type { Violation } from '../structural/violation.ts';
import { whatIs } from '../structural/words.ts';

// apimachinery, pkg/apis/meta/v1/validation: FieldManagerMaxLength, MaxSubresourceNameLength.
const MANAGER_LENGTH = 128;
const SUBRESOURCE_LENGTH = 256;

/**
 * What is wrong with the fields of metadata that a server sets. Of an object that is applied it sets them itself,
 * whatever is there; in an object embedded in another it does not.
 */
export function serverFieldViolations(metadata: JsonObject, field: string): Violation[] {
  const found: Violation[] = [];
  timeViolations(metadata, 'creationTimestamp', field, found);
  integerViolations(metadata, 'generation', field, found);
  const generation = own(metadata, 'generation');
  if (kindOf(generation) === 'integer' && Number(generation) < 0) {
    found.push({ field: `${field}.generation`, message: `is ${String(generation)}`, hint: 'it must be at least 0' });
  }
  const entries = own(metadata, 'managedFields');
  for (const [index, entry] of (Array.isArray(entries) ? (entries as readonly unknown[]) : []).entries()) {
    if (isObject(entry)) managedFieldsViolations(entry, `${field}.managedFields[${index}]`, found);
  }
  return found;
}

function managedFieldsViolations(entry: JsonObject, field: string, found: Violation[]): void {
  const refuse = (name: string, hint: string) => {
    found.push({ field: `${field}.${name}`, message: `is ${JSON.stringify(textOf(entry, name))}`, hint });
  };
  if (!['Apply', 'Update'].includes(textOf(entry, 'operation'))) refuse('operation', 'it must be Apply or Update');
  if (!['', 'FieldsV1'].includes(textOf(entry, 'fieldsType'))) refuse('fieldsType', 'it must be FieldsV1');
  const manager = textOf(entry, 'manager');
  if (Buffer.byteLength(manager) > MANAGER_LENGTH || !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(manager)) {
    refuse('manager', `it takes at most ${MANAGER_LENGTH} printable characters`);
  }
  if (Buffer.byteLength(textOf(entry, 'subresource')) > SUBRESOURCE_LENGTH) {
    refuse('subresource', `it takes at most ${SUBRESOURCE_LENGTH} characters`);
  }
  timeViolations(entry, 'time', field, found);
}

export function integerViolations(metadata: JsonObject, name: string, field: string, found: Violation[]): void {
  const value = own(metadata, name);
  if (kindOf(value) !== 'number') return;
  found.push({ field: `${field}.${name}`, message: `is ${String(value)}`, hint: 'it must be an integer' });
}

/** A time as Go reads RFC 3339: an hour of one digit and a comma pass. */
const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;

export function timeViolations(metadata: JsonObject, name: string, field: string, found: Violation[]): void {
  const value = own(metadata, name) ?? null;
  if (value === null || (typeof value === 'string' && isTime(value))) return;
  const message = typeof value === 'string' ? `is ${JSON.stringify(value)}` : `is ${whatIs(value)}`;
  found.push({
    field: `${field}.${name}`,
    message,
    hint: 'it must be a time of RFC 3339, such as 2006-01-02T15:04:05Z',
  });
}

function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hours = 0, minutes = 0, seconds = 0, zoneHours = 0, zoneMinutes = 0] = match.slice(2).map(Number);
  // Of Z, the parts of the zone are NaN.
  return (
    isDate(match[1] ?? '') && hours < 24 && minutes < 60 && seconds < 60 && !(zoneHours > 24) && !(zoneMinutes > 60)
  );
}
