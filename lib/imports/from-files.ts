import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contents, git } from '../load/git.ts';
import { findManifests, readManifest } from '../load/manifest/files.ts';
import { objectsOf } from '../load/manifest/list.ts';
import { revisionOf } from '../load/xrds.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { Offered } from './take.ts';

/**
 * What the manifests at a path hold, or at a `file:` URL.
 * @param cwd what the path is relative to, and paths in findings
 * @throws NoSuchPath for a path that leads nowhere
 */
export function fromFiles(cwd: string, given: string): Offered {
  const { folder, isFile, files } = findManifests(cwd, given.startsWith('file:') ? fileURLToPath(given) : given);
  const all = files.map(({ path, fault }) => {
    const onDisk = join(folder, ...path);
    const file = relative(cwd, onDisk).replaceAll(sep, '/');
    if (fault !== undefined) return unread(file, [fault], isFile);
    return inFile(onDisk, file, isFile);
  });
  return {
    place: given,
    offers: all.flatMap(({ offers }) => offers),
    findings: all.flatMap(({ findings }) => findings),
  };
}

type InFile = Pick<Offered, 'offers' | 'findings'>;

function inFile(onDisk: string, file: string, isAlone: boolean): InFile {
  const read = readManifest(onDisk);
  if ('message' in read) return unread(file, [read], true);
  const bytes = readFileSync(onDisk);
  // A folder may hold what is no YAML, such as the templates of a Helm chart.
  const isMeant = isAlone || bytes.includes('CompositeResourceDefinition');
  if (read.faults.length > 0) return unread(file, read.faults, isMeant);
  const objects = read.documents.flatMap(objectsOf);
  const gitTag = isMeant ? tagOf(onDisk, bytes) : undefined;
  const isWhole = objects.length === 1 && objects[0] === read.documents[0];
  return { offers: objects.map((document) => ({ file, document, gitTag, ...(isWhole && { bytes }) })), findings: [] };
}

function unread(file: string, faults: readonly Pick<Finding, 'message' | 'hint'>[], isMeant: boolean): InFile {
  const severity = isMeant ? 'error' : 'warning';
  return { offers: [], findings: faults.map((fault) => aboutFile(file, { rule: 'schema', severity, ...fault })) };
}

/** The version tag of the commit that is checked out, where it is the only one and the commit has the file as it is. */
function tagOf(onDisk: string, bytes: Buffer): string | undefined {
  const folder = dirname(onDisk);
  const [tag, another] = git(folder, ['tag', '--points-at', 'HEAD'])
    .split('\n')
    .filter((name) => revisionOf(name) !== undefined);
  const committed = `HEAD:./${basename(onDisk)}`;
  return another === undefined && contents(folder, [committed]).get(committed) === bytes.toString() ? tag : undefined;
}
