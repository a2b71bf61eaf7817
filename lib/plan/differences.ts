import { same } from 'api-server-verdict';
import { groupBy } from '../model/group.ts';
import { withoutBigints } from '../model/json.ts';
import type { PlacedObject } from '../model/order.ts';
import { isObjectPath, type Side } from './side.ts';

export type Action = 'add' | 'change' | 'destroy' | 'move';

/** An object that is on one side only, or not the same on both; of one that moves, what it was and what it becomes. */
export interface Difference {
  readonly before?: PlacedObject;
  readonly after?: PlacedObject;
}

/** What happens to an object. To move is: for Kubernetes another object, or for Flux another Kustomization. */
export function actionOf({ before, after }: Difference): Action {
  if (before === undefined) return 'add';
  if (after === undefined) return 'destroy';
  return isSameObject(before, after) && before.purpose === after.purpose ? 'change' : 'move';
}

/** The object that there is no longer, if it is another one that comes, or none. */
export function goingOf({ before, after }: Difference): PlacedObject | undefined {
  return before !== undefined && after !== undefined && isSameObject(before, after) ? undefined : before;
}

/** What is not the same in two trees, object by object, and the files that do not hold just one. */
export function differences(from: Side, to: Side): { differences: Difference[]; unread: string[] } {
  const paths = [...new Set([...from.files.keys(), ...to.files.keys()])].filter((path) => {
    const [before, after] = [from.files.get(path), to.files.get(path)];
    return isObjectPath(path) && (before === undefined || after === undefined || !before.isLike(after));
  });
  const objectsOf = (side: Side) => byIdentity(paths.flatMap((path) => side.object(path) ?? []));
  const [before, after] = [objectsOf(from), objectsOf(to)];
  const both = [...new Set([...before.keys(), ...after.keys()])].map((identity) => ({
    before: before.get(identity),
    after: after.get(identity),
  }));
  const differing = both.filter(
    ({ before: one, after: other }) => one?.purpose !== other?.purpose || !same(one?.manifest, other?.manifest),
  );
  return {
    differences: withMoves(differing),
    unread: paths.filter((path) => [from, to].some((side) => side.files.has(path) && side.object(path) === undefined)),
  };
}

function byIdentity(objects: readonly PlacedObject[]): Map<string, PlacedObject> {
  return new Map(objects.map((object) => [identityOf(object), object]));
}

function identityOf({ cluster, manifest }: PlacedObject): string {
  const { namespace, name } = manifest.metadata;
  return key(cluster, groupKind({ manifest }), namespace, name);
}

function isSameObject(one: PlacedObject, other: PlacedObject): boolean {
  return identityOf(one) === identityOf(other);
}

function groupKind({ manifest: { apiVersion, kind } }: Pick<PlacedObject, 'manifest'>): string {
  return `${apiVersion.split('/')[0] ?? ''}/${kind}`;
}

function key(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

/** What makes an object that goes and one that comes the same to people, the surest first. */
const LIKENESSES: readonly ((object: PlacedObject) => string)[] = [
  ({ cluster, manifest }) => key(cluster, manifest.metadata.name),
  ({ manifest }) => key(manifest.metadata.name, contentOf(manifest)),
  ({ manifest }) => key(manifest.metadata.name),
  ({ cluster, purpose, manifest }) => key(cluster, purpose, contentOf(manifest)),
  ({ cluster, purpose, manifest }) => key(cluster, purpose, withoutName(contentOf(manifest), manifest.metadata.name)),
];

/** All that an object says but where it is. */
function contentOf({ metadata, ...content }: PlacedObject['manifest']): string {
  return JSON.stringify([content, metadata.labels], withoutBigints);
}

/** A content in which it does not show what its object is called. */
function withoutName(content: string, name = ''): string {
  return content.replaceAll(JSON.stringify(name), '""');
}

/** Takes together one that goes and one that comes where just these two are alike. */
function withMoves(all: readonly Difference[]): Difference[] {
  const partners = new Map<Difference, Difference>();
  for (const likeness of LIKENESSES) {
    const alone = all.flatMap((one) => {
      const object = one.after === undefined ? one.before : one.before === undefined ? one.after : undefined;
      return object === undefined || partners.has(one)
        ? []
        : [{ one, alike: key(groupKind(object), likeness(object)) }];
    });
    for (const group of groupBy(alone, ({ alike }) => alike).values()) {
      const [goes, ...othersGo] = group.filter(({ one }) => one.after === undefined);
      const [comes, ...othersCome] = group.filter(({ one }) => one.before === undefined);
      if (goes === undefined || comes === undefined || othersGo.length + othersCome.length > 0) continue;
      partners.set(goes.one, comes.one).set(comes.one, goes.one);
    }
  }
  return all.flatMap((one): Difference[] => {
    const partner = partners.get(one);
    if (partner === undefined) return [one];
    return one.after === undefined ? [] : [{ before: partner.before, after: one.after }];
  });
}
