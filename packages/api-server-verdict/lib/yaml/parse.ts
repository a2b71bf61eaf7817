import { faultOf, shown, type Fault } from './fault.ts';
import { lineOfField } from './lines.ts';
import { NodeReader, type Node } from './nodes.ts';
import { decodeText } from './text.ts';
import { decode } from './value.ts';

/** One document of a manifest file. */
export interface ManifestDocument {
  /**
   * The JSON value that the API server sees. Integers of 64 bits beyond 2^53 are bigints; any other number is a number,
   * and one that is whole and beyond 2^53 is a float to the server. Where a field is there twice, the last counts.
   */
  readonly value: unknown;
  /** The line of a field path such as `spec.ports[0].name`, else of the nearest field around it. */
  lineOf(field: string): number;
}

export interface Manifests {
  readonly documents: readonly ManifestDocument[];
  readonly faults: readonly Fault[];
}

const MAX_DOCUMENTS = 10_000;
const MAX_FAULTS = 100;

/**
 * Reads YAML or JSON as the API server does (sigs.k8s.io/yaml, UnmarshalStrict), every document of it; those that are
 * empty or null are left out, as kubectl and kustomize do. Never throws.
 */
export function parseManifests(bytes: Uint8Array): Manifests {
  const documents: ManifestDocument[] = [];
  const faults: Fault[] = [];
  for (const read of readManifests(bytes)) {
    if (!('hint' in read)) documents.push(read);
    else if (faults.push(read) === MAX_FAULTS) {
      const message = 'has one fault more, and what comes after it is not read';
      faults[MAX_FAULTS - 1] = { line: read.line, message, hint: 'correct the others, then check again' };
      break;
    }
  }
  return { documents, faults };
}

/** The same one by one: of a request, the API server reads no more than the first, and nothing behind it. */
export function* readManifests(bytes: Uint8Array): Generator<ManifestDocument | Fault> {
  let text: string;
  try {
    text = decodeText(bytes);
  } catch (thrown) {
    yield faultOf(thrown);
    return;
  }
  const reader = new NodeReader(text);
  for (let count = 0; count < MAX_DOCUMENTS; count++) {
    try {
      const root = reader.next();
      if (root === undefined) return;
      yield* readDocument(root);
    } catch (thrown) {
      yield faultOf(thrown);
      // What is wrong in one document says nothing of the next.
      if (!reader.resume()) return;
    }
  }
  yield { line: 1, message: `has ${MAX_DOCUMENTS} documents or more`, hint: 'split the file' };
}

function* readDocument(root: Node): Generator<ManifestDocument | Fault> {
  let decoded;
  try {
    decoded = decode(root);
  } catch (thrown) {
    yield faultOf(thrown);
    return;
  }
  const { value, duplicates } = decoded;
  for (const { key, line, firstLine } of duplicates) {
    const message = `says the field ${shown(key)} a second time: it is in line ${firstLine} already`;
    yield { line, message, hint: 'remove one of the two' };
  }
  if (value !== null) yield { value, lineOf: (field) => lineOfField(root, field) };
}
