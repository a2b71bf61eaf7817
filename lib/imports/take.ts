import { isKind, isObject, type ManifestValue, same } from 'api-server-verdict';
import { aboutFiles } from '../admission/rulebook.ts';
import xrdRefused from '../admission/rules/xrd-refused.ts';
import { toCustomResourceDefinition } from '../admission/crd.ts';
import { toYaml } from '../layout/yaml.ts';
import { readXrd, revisionOf, xrdFile, type Xrd, pinsOf } from '../load/xrds.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { CompositeResourceDefinition } from '../model/xrd.ts';
import { at, textAt } from '../status/live.ts';

/** An object that may be an XRD. */
export interface Offer {
  /** What findings call its place. */
  readonly file: string;
  /** The cluster context that has it, where it is from one. */
  readonly cluster?: string;
  readonly document: ManifestValue;
  /** Its file, where nothing else is in that. */
  readonly bytes?: Uint8Array;
  /** The tag of the package that brought it. */
  readonly packageTag?: string;
  /** The version tag of the commit that has it. */
  readonly gitTag?: string;
}

/** What is offered, and what is to be said of what cannot be. */
export interface Offered {
  /** What findings call the whole of it. */
  readonly place: string;
  readonly offers: readonly Offer[];
  readonly findings: readonly Finding[];
}

/** An XRD that is new here, with what its file is to hold. */
export interface TakenXrd extends Xrd {
  readonly content: string | Uint8Array;
}

/** The XRDs among what is offered. */
export interface Taken {
  readonly added: readonly TakenXrd[];
  /** Those that were there already. */
  readonly known: readonly Xrd[];
  /** Why an XRD cannot be taken; as a warning, what is none. */
  readonly findings: readonly Finding[];
}

/**
 * Finds the place of each XRD by its kind and revision, beside the XRDs that are there; what has its place already
 * stays.
 * @param named the revision of what is from files, and on a cluster of what says none
 */
export function take({ place, offers, findings: unread }: Offered, there: readonly Xrd[], named?: string): Taken {
  const added: TakenXrd[] = [];
  const known = new Set<Xrd>();
  const findings = [...unread];
  for (const offer of offers) {
    const { xrd, findings: found } = isXrd(offer) ? read(offer, named) : { findings: [noXrd(offer)] };
    findings.push(...found);
    if (xrd === undefined) continue;
    const before = [...there, ...added].find(({ file }) => file === xrd.file);
    if (before === undefined) added.push(xrd);
    else if (!isSame(before.xrd, xrd.xrd)) findings.push(taken(offer, xrd, before));
    else if (there.includes(before)) known.add(before);
  }
  if (added.length + known.size === 0 && !findings.some(isError)) {
    const hint = 'name where there is a CompositeResourceDefinition, in a .yaml, .yml or .json file or on a cluster';
    findings.push(aboutFile(place, { rule: 'layout', message: 'has no XRD', hint }));
  }
  return { added, known: [...known], findings };
}

const isError = ({ severity }: Finding) => severity === 'error';

function isXrd({ document: { value } }: Offer): boolean {
  const group = textAt(value, 'apiVersion').split('/')[0];
  return textAt(value, 'kind') === 'CompositeResourceDefinition' && group === 'apiextensions.crossplane.io';
}

function noXrd(offer: Offer): Finding {
  const { value } = offer.document;
  const [kind, name] = [textAt(value, 'kind') || null, textAt(value, 'metadata', 'name') || null];
  return about(offer, { severity: 'warning', kind, name, message: 'is no XRD', hint: 'it is left out' });
}

function about(offer: Offer, found: Pick<Finding, 'message' | 'hint'> & Partial<Finding>): Finding {
  const line = offer.document.lineOf(found.field ?? '');
  return aboutFile(offer.file, { rule: 'api', cluster: offer.cluster ?? null, line, ...found });
}

function read(offer: Offer, named: string | undefined): { xrd?: TakenXrd; findings: Finding[] } {
  const { document, bytes } = offer;
  const kind = textAt(document.value, 'spec', 'names', 'kind');
  if (!isKind(kind)) {
    const hint = 'write the kind that people are to order';
    return { findings: [about(offer, { field: 'spec.names.kind', message: 'is no kind', hint })] };
  }
  const value = asWritten(document.value);
  const { xrd, faults } = readXrd({ ...document, value }, kind);
  if (faults.length > 0) return { findings: faults.map((fault) => about(offer, { kind, ...fault })) };
  const revision = revisionIn(offer, named);
  if (revision === undefined) {
    const hint = 'name it: npm run import -- … --revision <major.minor.patch>';
    return { findings: [about(offer, { kind, message: 'says nowhere which revision it is', hint })] };
  }
  const found = { folder: kind, kind, revision, pins: pinsOf(kind, kind, xrd.spec.group) };
  const file = xrdFile(found);
  const refused = aboutFiles(xrdRefused, xrdRefused.judgeOffering({ xrds: [{ ...found, file, xrd }] }));
  const findings = refused.map(({ rule, code, field, message, hint }) =>
    about(offer, { rule, code, kind, field, message, hint }),
  );
  if (findings.length > 0) return { findings };
  const content = bytes !== undefined && same(value, document.value) ? bytes : toYaml(value);
  return { xrd: { ...found, file, xrd, content }, findings: [] };
}

/** An XRD without what the server, Crossplane and kubectl keep in it. */
function asWritten(value: unknown): unknown {
  const [name, labels, annotations] = ['name', 'labels', 'annotations'].map((field) => at(value, 'metadata', field));
  const own = isObject(annotations)
    ? Object.entries(annotations).filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration')
    : [];
  return {
    apiVersion: at(value, 'apiVersion'),
    kind: at(value, 'kind'),
    metadata: {
      name,
      ...(labels !== undefined && { labels }),
      ...(own.length > 0 && { annotations: Object.fromEntries(own) }),
    },
    spec: at(value, 'spec'),
  };
}

/** The revision that an XRD is of: the first that is one, in the order of CONTRIBUTING.md. */
function revisionIn({ cluster, document: { value }, packageTag, gitTag }: Offer, named?: string): string | undefined {
  const keys = [`${textAt(value, 'spec', 'group')}/version`, 'app.kubernetes.io/version'];
  const said = keys.flatMap((key) => ['labels', 'annotations'].map((map) => textAt(value, 'metadata', map, key)));
  const versions = cluster === undefined ? [named, ...said, gitTag] : [packageTag, ...said, named];
  return versions.map((version) => revisionOf(version ?? '')).find((revision) => revision !== undefined);
}

/** Whether orders are held against the same; what a server puts into one of the two is no difference. */
function isSame(one: CompositeResourceDefinition, other: CompositeResourceDefinition): boolean {
  return same(toCustomResourceDefinition(one).spec, toCustomResourceDefinition(other).spec);
}

function taken(offer: Offer, { kind, xrd }: Xrd, { file, xrd: before }: Xrd): Finding {
  const [group, other] = [xrd.spec.group, before.spec.group];
  const message =
    group === other ? `is not the ${kind} of ${file}` : `is the ${kind} of ${group}, and ${file} that of ${other}`;
  return about(offer, {
    kind,
    message,
    hint: 'a file stays what it is: import this one as another revision, with --revision',
  });
}
