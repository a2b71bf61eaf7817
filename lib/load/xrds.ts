import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isKind, isSubdomain, type ManifestValue, parseManifests } from 'api-server-verdict';
import { aboutFile, type Finding } from '../model/finding.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { CompositeResourceDefinition } from '../model/xrd.ts';

/** An XRD at one revision of the package that brings it. */
export interface Revision {
  /** What its folder is called: the kind, and where that is taken by another group, `App.example.org`. */
  readonly folder: string;
  readonly kind: string;
  readonly revision: string;
  /** What a cluster can be pinned to it by: the name of the folder, and the kind with its group. */
  readonly pins: readonly string[];
}

/** One that can be read. */
export interface Xrd extends Revision {
  /** Relative to the repository. */
  readonly file: string;
  readonly xrd: CompositeResourceDefinition;
}

/** One that has a fault of its own. */
export interface Faulty extends Revision {
  /** The kinds that it brings, as far as it says. */
  readonly kinds: readonly string[];
}

/** The folder of the XRDs, and of what is known of each kind. */
export const XRDS = 'imports/xrds';
// Both become part of a file name.
const REVISION = String.raw`\d+\.\d+\.\d+(?:-[A-Za-z0-9.-]+)?`;
const FILE = new RegExp(String.raw`^([^/]+)/(${REVISION})\.yaml$`);
const VERSION = new RegExp(`^v?(${REVISION})$`);
const API_VERSIONS: readonly unknown[] = ['apiextensions.crossplane.io/v1', 'apiextensions.crossplane.io/v2'];
const SCOPES: readonly unknown[] = ['Namespaced', 'Cluster', 'LegacyCluster', undefined];

/** Where the XRD of a kind at one revision belongs, relative to the repository. */
export function xrdFile({ folder, revision }: Revision): string {
  return `${XRDS}/${folder}/${revision}.yaml`;
}

/** The revision that a version names, as labels and tags have it: 1.0.4 of `v1.0.4`; undefined where it names none. */
export function revisionOf(version: string): string | undefined {
  return VERSION.exec(version)?.[1];
}

/** What there is of XRDs. */
export interface LoadedXrds {
  readonly xrds: Xrd[];
  /** Those that have a file, but one with a fault that is among the findings. */
  readonly faulty: Faulty[];
  readonly findings: Finding[];
}

/**
 * The XRDs of a repository, one file each at `imports/xrds/<Kind>/<revision>.yaml`, in the order of their paths. Where
 * two groups have a kind, the folder of one can be called `<Kind>.<group>`.
 */
export function loadXrds(root: string): LoadedXrds {
  const xrds: Xrd[] = [];
  const faulty: Faulty[] = [];
  const findings: Finding[] = [];
  const folder = join(root, XRDS);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|[\\/])\./.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => !/^[^/]+\/platform\.ts$/.test(name));
  for (const name of names.sort(byCodeUnit)) {
    const file = `${XRDS}/${name}`;
    const [, folder = '', revision] = FILE.exec(name) ?? [];
    const [kind, group] = kindAndGroup(folder);
    if (revision === undefined || !isKind(kind) || (group !== undefined && !isSubdomain(group))) {
      const hint = `XRDs are named ${XRDS}/<Kind>/<major.minor.patch>.yaml; rename it, or move it away`;
      findings.push(aboutFile(file, { rule: 'layout', message: 'is not where an XRD belongs', hint }));
      continue;
    }
    const { xrd, faults } = read(readFileSync(join(root, file)), folder);
    if (faults.length === 0)
      xrds.push({ folder, kind, revision, pins: pinsOf(folder, kind, xrd.spec.group), file, xrd });
    else faulty.push({ folder, kind, revision, ...asFarAsRead(folder, kind, xrd) });
    findings.push(...faults.map((fault) => aboutFile(file, { rule: 'api', kind, ...fault })));
  }
  return { xrds, faulty, findings };
}

/** The kind, and the group if there is one, of a name such as `App` or `App.example.org`. */
function kindAndGroup(name: string): [kind: string, group?: string] {
  const [kind = '', ...group] = name.split('.');
  return group.length === 0 ? [kind] : [kind, group.join('.')];
}

/** What a cluster can be pinned by to an XRD in a folder. */
export function pinsOf(folder: string, kind: string, group: string): string[] {
  return [...new Set([folder, `${kind}.${group}`])];
}

function asFarAsRead(
  folder: string,
  kind: string,
  xrd: Draft<CompositeResourceDefinition>,
): Pick<Faulty, 'pins' | 'kinds'> {
  const { group, claimNames } = xrd?.spec ?? {};
  const ofClaims = typeof claimNames?.kind === 'string' ? [claimNames.kind] : [];
  return { pins: pinsOf(folder, kind, String(group)), kinds: [kind, ...ofClaims] };
}

type Fault = Pick<Finding, 'line' | 'field' | 'message' | 'hint'>;

function read(bytes: Uint8Array, folder: string): ReadXrd {
  const { documents, faults } = parseManifests(bytes);
  const [document = { value: null, lineOf: () => 1 }, another] = documents;
  const { xrd, faults: found } = readXrd(document, folder);
  if (faults.length > 0) return { xrd, faults: faults.map((fault) => ({ ...fault, field: null })) };
  if (another === undefined) return { xrd, faults: found };
  const hint = 'an XRD is alone in its file; remove the rest';
  const more = { line: another.lineOf(''), field: null, message: 'is a second document', hint };
  return { xrd, faults: [...found, more] };
}

/** An XRD as it was read, which is what its type says where it has no faults. */
interface ReadXrd {
  readonly xrd: CompositeResourceDefinition;
  readonly faults: readonly Fault[];
}

/** Holds a document against what Crossplane wants of the XRD of a kind. */
export function readXrd(document: ManifestValue, folder: string): ReadXrd {
  const xrd = inDoubles(document.value) as CompositeResourceDefinition;
  const faults = objections(xrd, folder).map(([path, message, hint]): Fault => {
    const field = path.reduce<string>(
      (above, key) => above + (typeof key === 'number' ? `[${key}]` : `${above && '.'}${key}`),
      '',
    );
    return { line: document.lineOf(field), field, message, hint };
  });
  return { xrd, faults };
}

/** A value without the bigints of large integers: what reads a schema knows numbers only. */
function inDoubles(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
  return JSON.parse(text) as unknown;
}

type Path = readonly (string | number)[];

/** A value as it may come out of a file: anything at all, at any depth. */
type Draft<T> = T extends object
  ? { readonly [K in keyof T]?: Draft<T[K]> } | null | undefined
  : T extends undefined
    ? T
    : unknown;

function objections(
  draft: Draft<CompositeResourceDefinition>,
  folder: string,
): [Path, message: string, hint: string][] {
  if (draft?.kind !== 'CompositeResourceDefinition' || !API_VERSIONS.includes(draft.apiVersion)) {
    return [[['kind'], 'is not that of an XRD', 'copy the CompositeResourceDefinition of the package here, v1 or v2']];
  }
  const found: [Path, string, string][] = [];
  const { group, names, scope, versions } = draft.spec ?? {};
  const [kind, ofGroup = group] = kindAndGroup(folder);
  if (names?.kind !== kind) {
    const message = `is ${String(names?.kind)}, but the folder is named ${folder}`;
    found.push([['spec', 'names', 'kind'], message, `move the file to ${XRDS}/${String(names?.kind)}/`]);
  }
  if (group !== ofGroup) {
    const message = `is ${String(group)}, but the folder is named ${folder}`;
    found.push([['spec', 'group'], message, `move the file to ${XRDS}/${kind}.${String(group)}/`]);
  }
  found.push(...objectionsToClaims(draft));
  const name = `${String(names?.plural)}.${String(group)}`;
  if (draft.metadata?.name !== name) {
    found.push([
      ['metadata', 'name'],
      `is ${String(draft.metadata?.name)}`,
      `name it after its plural and group: ${name}`,
    ]);
  }
  if (!SCOPES.includes(scope)) {
    found.push([['spec', 'scope'], `is ${String(scope)}`, 'it must be Namespaced, Cluster, or in v1 LegacyCluster']);
  }
  const all = Array.isArray(versions) ? (versions as Draft<CompositeResourceDefinition['spec']['versions'][0]>[]) : [];
  if (!all.some((version) => version?.served === true)) {
    found.push([
      ['spec', 'versions'],
      'has no served version',
      'set `served: true` on a version, or no order can use it',
    ]);
  }
  // crossplane/apis, xrd_types.go: exactly one version is referenceable, and that one must be served.
  const referenceable = all.filter((version) => version?.referenceable === true);
  if (referenceable.length !== 1 || referenceable[0]?.served !== true) {
    const hint = 'set `referenceable: true` on exactly one version that is served';
    found.push([['spec', 'versions'], `has ${referenceable.length} referenceable versions`, hint]);
  }
  for (const [index, version] of all.entries()) {
    const schema: unknown = version?.schema?.openAPIV3Schema;
    if (typeof schema === 'object' && schema !== null) continue;
    const hint = 'add it; Crossplane makes no CRD of a version without one';
    found.push([['spec', 'versions', index, 'schema', 'openAPIV3Schema'], 'is missing', hint]);
  }
  return found;
}

/**
 * A claim is another kind than what it claims, and v1 alone has any: crossplane/apis, xrd_types.go; pkg/xcrd, crd.go.
 */
function objectionsToClaims({ apiVersion, spec }: NonNullable<Draft<CompositeResourceDefinition>>) {
  const { claimNames, names, scope } = spec ?? {};
  if (claimNames === undefined) return [];
  const found: [Path, string, string][] = [];
  if (apiVersion !== 'apiextensions.crossplane.io/v1' || (scope ?? 'LegacyCluster') !== 'LegacyCluster') {
    found.push([['spec', 'claimNames'], 'is for what is LegacyCluster only, in v1', 'remove it, or change the scope']);
  }
  for (const field of ['kind', 'plural', 'singular', 'listKind'] as const) {
    const name = claimNames?.[field];
    const isNeeded = field === 'kind' || field === 'plural';
    if (typeof name === 'string' ? name === names?.[field] : isNeeded) {
      const message = typeof name === 'string' ? `is ${name}, as of the composite resource` : 'is missing';
      found.push([['spec', 'claimNames', field], message, 'give claims a name of their own']);
    }
  }
  return found;
}
