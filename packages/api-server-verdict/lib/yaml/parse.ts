import { faultOf, shown, type Fault } from './fault.ts';
import { lineOfField } from './lines.ts';
import { MOST_BYTES } from '../size.ts';
import { NodeReader, type Node } from './nodes.ts';
import type { Comment } from './scanner.ts';
import { decodeText, MAX_BYTES } from './text.ts';
import { decode } from './value.ts';

/** A value, and where what is in it is written. */
export interface ManifestValue {
  /**
   * The JSON value that the API server sees. Integers of 64 bits beyond 2^53 are bigints; any other number is a number,
   * and one that is whole and beyond 2^53 is a float to the server. Where a field is there twice, the last counts.
   */
  readonly value: unknown;
  /** The line of a field path such as `spec.ports[0].name`, else of the nearest field around it. */
  lineOf(field: string): number;
}

/** One document of a manifest file. */
export interface ManifestDocument extends ManifestValue {
  /** What is wrong with it, although it can be read; those of the whole text have it too. */
  readonly faults: readonly Fault[];
  /** In the order of their lines, with those of documents without a value before it, and behind the last one. */
  readonly comments: readonly Comment[];
}

export interface Manifests {
  readonly documents: readonly ManifestDocument[];
  readonly faults: readonly Fault[];
}

/** How much of a text is read. */
export interface Limits {
  readonly bytes: number;
  readonly documents: number;
  /** In the texts of one document. */
  readonly characters: number;
}

/** What an API server reads at once. */
export const REQUEST: Limits = { bytes: MAX_BYTES, documents: 10_000, characters: MOST_BYTES };

/** What kubectl reads, which sends the objects in it one by one. */
export const STREAM: Limits = { bytes: 2 ** 28, documents: 2 ** 20, characters: 2 ** 28 };

const MAX_FAULTS = 100;

/**
 * Reads YAML or JSON as the API server does (sigs.k8s.io/yaml, UnmarshalStrict), every document of it; those that are
 * empty or null are left out, as kubectl and kustomize do. Never throws.
 */
export function parseManifests(bytes: Uint8Array, limits = REQUEST): Manifests {
  const documents: ManifestDocument[] = [];
  const faults: Fault[] = [];
  for (const read of readManifests(bytes, limits)) {
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
export function* readManifests(bytes: Uint8Array, limits = REQUEST): Generator<ManifestDocument | Fault> {
  let text: string;
  try {
    text = decodeText(bytes, limits.bytes);
  } catch (thrown) {
    yield faultOf(thrown);
    return;
  }
  const reader = new NodeReader(text);
  let comments: Comment[] = [];
  let last: Comment[] = [];
  for (let count = 0; count < limits.documents; count++) {
    try {
      const root = reader.next();
      comments = comments.concat(reader.takeComments());
      if (root === undefined) {
        for (const comment of comments) last.push(comment);
        return;
      }
      const read = readDocument(root, limits, comments);
      yield* read;
      if (read.length === 0) continue;
      last = comments;
      comments = [];
    } catch (thrown) {
      yield faultOf(thrown);
      // What is wrong in one document says nothing of the next.
      if (!reader.resume()) return;
      reader.takeComments();
    }
  }
  yield { line: 1, message: `has ${limits.documents} documents or more`, hint: 'split the file' };
}

function readDocument(root: Node, { characters }: Limits, comments: readonly Comment[]): (ManifestDocument | Fault)[] {
  let decoded;
  try {
    decoded = decode(root, characters);
  } catch (thrown) {
    return [faultOf(thrown)];
  }
  const { value, duplicates } = decoded;
  const faults = duplicates.map(({ key, line, firstLine }) => {
    const message = `says the field ${shown(key)} a second time: it is in line ${firstLine} already`;
    return { line, message, hint: 'remove one of the two' };
  });
  if (value === null) return faults;
  return [...faults, { value, faults, comments, lineOf: (field) => lineOfField(root, field) }];
}
