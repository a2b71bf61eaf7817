import type { Objection } from '../../model/finding.ts';
import type { Manifest, ObjectMeta } from '../../model/order.ts';

/** A document as an object of Kubernetes, as far as it is one. */
export interface ReadObject {
  /** Undefined where the rest cannot be judged. Its metadata is as the types say, whatever the document has there. */
  readonly manifest?: Manifest;
  readonly objections: readonly Objection[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads what every object has: apiVersion, kind and metadata. */
export function readObject(value: unknown): ReadObject {
  if (!isFields(value)) {
    const hint = 'an object begins with its fields apiVersion, kind and metadata';
    return { objections: [{ rule: 'schema', field: null, message: `is ${whatIs(value)}, not an object`, hint }] };
  }
  const { apiVersion, kind } = value;
  if (apiVersion === undefined && kind === undefined) {
    const hint = 'add them; or move the file away, if it is not for the cluster';
    const message = 'is no object of Kubernetes: it has no apiVersion and no kind';
    return { objections: [{ rule: 'schema', field: null, message, hint }] };
  }
  const metadata = readMetadata(value['metadata']);
  const objections: Objection[] = [
    ...required('apiVersion', apiVersion, 'example.org/v1alpha1'),
    ...required('kind', kind, 'Bucket'),
    ...metadata.objections,
  ];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || metadata.read === undefined) return { objections };
  return {
    ...(apiVersion === '' || kind === '' ? {} : { manifest: { ...value, apiVersion, kind, metadata: metadata.read } }),
    objections,
  };
}

function required(field: string, value: unknown, example: string): Objection[] {
  if (typeof value === 'string' && value !== '') return [];
  const missing = value === undefined || value === null || value === '';
  const message = missing ? 'is missing' : `is ${whatIs(value)}, not a text`;
  return [{ rule: 'api', field, message, hint: `write it as in ${field}: ${example}` }];
}

function readMetadata(metadata: unknown): { read?: ObjectMeta; objections: Objection[] } {
  if (!isFields(metadata)) {
    const message =
      metadata === undefined || metadata === null ? 'is missing' : `is ${whatIs(metadata)}, not an object`;
    return { objections: [{ rule: 'metadata', field: 'metadata', message, hint: 'give the object a name in it' }] };
  }
  const objections: Objection[] = [];
  const wrong = (field: string, value: unknown, expected: string) => {
    const hint = isFields(value) || Array.isArray(value) ? `give ${expected}` : 'put it in quotes';
    objections.push({ rule: 'metadata', field, message: `is ${whatIs(value)}, not ${expected}`, hint });
  };
  // To the server, what is null is not there, and a null in a map of texts is an empty one.
  const read: Record<string, unknown> = { ...metadata };
  let named = true;
  for (const field of ['name', 'generateName', 'namespace']) {
    const value = metadata[field];
    if (value === null) Reflect.deleteProperty(read, field);
    else if (value !== undefined && typeof value !== 'string') {
      wrong(`metadata.${field}`, value, 'a text');
      named = false;
    }
  }
  for (const field of ['labels', 'annotations']) {
    const value = metadata[field];
    if (value === undefined) continue;
    Reflect.deleteProperty(read, field);
    if (isFields(value)) {
      const texts = Object.entries(value).filter(([key, text]) => {
        if (typeof text === 'string' || text === null) return true;
        wrong(`metadata.${field}[${key}]`, text, 'a text');
        return false;
      });
      read[field] = Object.fromEntries(texts.map(([key, text]) => [key, text ?? '']));
    } else if (value !== null) wrong(`metadata.${field}`, value, 'an object');
  }
  return { ...(named ? { read } : {}), objections };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function whatIs(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'boolean':
      return String(value);
    case 'number':
    case 'bigint':
      return `the number ${value}`;
    default:
      return 'an object';
  }
}
