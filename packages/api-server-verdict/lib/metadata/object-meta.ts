import { isLabel } from './dns-names.ts';
import { isObject, own, type JsonObject } from '../structural/kinds.ts';
import type { Violation } from '../structural/violation.ts';
import { labelValueError, LABEL_VALUE, QUALIFIED_NAME, qualifiedNameError } from './names.ts';
import { ownerViolations } from './owners.ts';
import { integerViolations, timeViolations } from './server-fields.ts';

// All annotations of an object together: apimachinery, pkg/api/validation, TotalAnnotationSizeLimitB.
const ANNOTATIONS_SIZE = 256 * 1024;

/**
 * What is wrong with metadata whose fields have their types, but for its names; see apimachinery, pkg/api/validation.
 * As there, what is wrong with one label, annotation, finalizer or owner is said of all of them.
 */
export function objectMetaViolations(metadata: JsonObject, field: string): Violation[] {
  const found: Violation[] = [];
  labelViolations(mapOf(metadata, 'labels'), `${field}.labels`, found);
  annotationViolations(mapOf(metadata, 'annotations'), `${field}.annotations`, found);
  finalizerViolations(listOf(metadata, 'finalizers'), `${field}.finalizers`, found);
  ownerViolations(listOf(metadata, 'ownerReferences'), `${field}.ownerReferences`, found);
  timeViolations(metadata, 'deletionTimestamp', field, found);
  integerViolations(metadata, 'deletionGracePeriodSeconds', field, found);
  return found;
}

/** What is wrong with the namespace of a namespaced object. */
export function namespaceViolation(namespace: string, field: string): Violation[] {
  if (isLabel(namespace)) return [];
  return namespace.length > 63
    ? [{ field, message: `has ${namespace.length} characters`, hint: 'it takes at most 63' }]
    : [
        {
          field,
          message: `is ${JSON.stringify(namespace)}`,
          hint: 'use a-z, 0-9 and -, with a letter or digit at both ends',
        },
      ];
}

function mapOf(metadata: JsonObject, name: string): JsonObject {
  const value = own(metadata, name);
  return isObject(value) ? value : {};
}

/** What is no list is refused elsewhere. */
function listOf(metadata: JsonObject, name: string): readonly unknown[] {
  const value = own(metadata, name);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function labelViolations(labels: JsonObject, field: string, found: Violation[]): void {
  for (const [name, value] of Object.entries(labels)) {
    const wrong = qualifiedNameError(name);
    if (wrong !== undefined)
      found.push({ field, message: `have the key ${quote(name)}: ${wrong}`, hint: QUALIFIED_NAME });
    const error = labelValueError(typeof value === 'string' ? value : '');
    if (error !== undefined)
      found.push({ field, message: `have a wrong value for ${name}: ${error}`, hint: LABEL_VALUE });
  }
}

function annotationViolations(annotations: JsonObject, field: string, found: Violation[]): void {
  let size = 0;
  for (const [name, value] of Object.entries(annotations)) {
    const wrong = qualifiedNameError(name.toLowerCase());
    if (wrong !== undefined)
      found.push({ field, message: `have the key ${quote(name)}: ${wrong}`, hint: QUALIFIED_NAME });
    size += Buffer.byteLength(name) + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
  }
  if (size > ANNOTATIONS_SIZE) {
    found.push({
      field,
      message: `take ${size} bytes`,
      hint: `all annotations together may take ${ANNOTATIONS_SIZE}`,
      blocks: true,
    });
  }
}

function finalizerViolations(finalizers: readonly unknown[], field: string, found: Violation[]): void {
  for (const finalizer of finalizers) {
    const name = typeof finalizer === 'string' ? finalizer : '';
    const wrong = qualifiedNameError(name);
    if (wrong !== undefined) found.push({ field, message: `have ${quote(name)}: ${wrong}`, hint: QUALIFIED_NAME });
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    found.push({ field, message: 'have orphan and foregroundDeletion', hint: 'keep one of them' });
  }
}

function quote(name: string): string {
  return JSON.stringify(name);
}
