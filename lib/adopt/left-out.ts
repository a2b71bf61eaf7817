import { isObject, type JsonObject, own, same, type Schema, textOf, withDefaults } from 'api-server-verdict';
import type { Api } from '../admission/served-cluster.ts';
import { fieldPath } from '../load/declaration.ts';
import type { Objection } from '../model/finding.ts';
import type { Manifest } from '../model/order.ts';

/** The kind of an object, in the version in which it is ordered. */
export interface OrderedAs {
  readonly api: Api;
  readonly schema: Schema;
}

const OF_THE_SERVER = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];

/** What Flux writes on whatever it applies; see kustomize-controller and fluxcd/pkg, ssa. */
const OF_FLUX =
  /^metadata\.(labels|annotations)\[(reconcile\.fluxcd\.io\/.*|kustomize\.toolkit\.fluxcd\.io\/(name|namespace|checksum|reconciledAt))\]$/;

/**
 * Why a field of an object is not for its order to say: who else says it, of what is on a cluster. Undefined where it
 * is.
 */
export function saidByOthers(field: string, value: unknown, manifest: Manifest, as: OrderedAs): string | undefined {
  if (field === 'status') return 'left out, as the cluster says it';
  if (OF_THE_SERVER.some((name) => field === `metadata.${name}`)) return 'left out, as the API server sets it';
  if (field === 'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]') {
    return 'left out, as kubectl keeps it for itself';
  }
  if (OF_FLUX.test(field)) return 'left out, as Flux sets it';
  const isCrossplanes =
    field === 'metadata.labels[crossplane.io/composite]' ||
    (field.startsWith('metadata.finalizers[') && /(^|\.)crossplane\.io$/.test(String(value)));
  return isCrossplanes ? OF_CROSSPLANE : saidByCrossplane(field, value, manifest, as);
}

const OF_CROSSPLANE = 'left out, as Crossplane sets it';

/** The same of the fields with which an order chooses its Composition, and Crossplane says what it has made. */
function saidByCrossplane(field: string, value: unknown, manifest: Manifest, as: OrderedAs): string | undefined {
  const choice = choiceOf(as);
  if (!field.startsWith(`${choice.field}.`)) return undefined;
  const { compositionUpdatePolicy } = choice.schema?.properties ?? {};
  switch (field.slice(choice.field.length + 1)) {
    case 'resourceRefs':
    case 'resourceRef':
      return OF_CROSSPLANE;
    case 'compositionRevisionRef': {
      const policy = fieldsOf(choice.of(manifest))['compositionUpdatePolicy'] ?? compositionUpdatePolicy?.default;
      return policy === 'Manual' ? undefined : OF_CROSSPLANE;
    }
    case 'compositionRef':
      return same(value, { name: as.api.composition }) ? 'left out, as the kind names that Composition' : undefined;
    case 'compositionUpdatePolicy':
      return value === compositionUpdatePolicy?.default ? IS_DEFAULT : undefined;
    default:
      return undefined;
  }
}

export const IS_DEFAULT = 'left out, as it is the default';

/** Where an object says its Composition: before Crossplane v2 beside its own fields. */
function choiceOf({ schema }: OrderedAs): { field: string; schema?: Schema; of: (manifest: Manifest) => unknown } {
  const spec = schema.properties?.['spec'];
  const inner = spec?.properties?.['crossplane'];
  return inner === undefined
    ? { field: 'spec', schema: spec, of: (manifest) => manifest['spec'] }
    : { field: 'spec.crossplane', schema: inner, of: (manifest) => fieldsOf(manifest['spec'])['crossplane'] };
}

/** Why an object is none that anybody orders: it is about to go, or something else makes it. */
export function notOrdered(manifest: Manifest, as: OrderedAs): Objection[] {
  const { name, labels, deletionTimestamp, ownerReferences } = manifest.metadata;
  const choice = choiceOf(as);
  const controller = (Array.isArray(ownerReferences) ? ownerReferences : [])
    .map(fieldsOf)
    .find((owner) => owner['controller'] === true);
  const composite = labels?.['crossplane.io/composite'];
  const makers: [field: string, maker: string | undefined][] = [
    ['metadata.ownerReferences', controller && `${textOf(controller, 'kind')}/${textOf(controller, 'name')}`],
    ['metadata.labels[crossplane.io/composite]', composite === name ? undefined : composite],
    [`${choice.field}.claimRef`, textOf(fieldsOf(fieldsOf(choice.of(manifest))['claimRef']), 'name') || undefined],
  ];
  const made = makers.flatMap(([field, maker]): Objection[] => {
    if (maker === undefined) return [];
    const message = `says that ${maker} makes it, so nobody orders it`;
    return [{ rule: 'metadata', field, message, hint: 'adopt what makes it, and leave this out' }];
  });
  if (deletionTimestamp === undefined) return made.slice(0, 1);
  const message = 'says that the cluster is deleting it';
  return [
    { rule: 'metadata', field: 'metadata.deletionTimestamp', message, hint: 'leave it out, or wait for its end' },
  ];
}

/** An object without what others say of it; what holds nothing else is left out with it. */
export function withoutOthers(manifest: Manifest, as: OrderedAs): Manifest {
  const visit = (value: unknown, path: string): unknown => {
    if (path !== '' && saidByOthers(path, value, manifest, as) !== undefined) return undefined;
    if (path === 'metadata.finalizers' && Array.isArray(value)) {
      const kept = value.filter((item) => visit(item, fieldPath(path, String(item))) !== undefined);
      return kept.length === 0 ? undefined : kept;
    }
    if (!isObject(value) || !/^(|metadata|metadata\.(labels|annotations)|spec|spec\.crossplane)$/.test(path))
      return value;
    const left = Object.entries(value).flatMap(([name, item]) => {
      const kept = visit(item, fieldPath(path, name));
      return kept === undefined ? [] : [[name, kept] as const];
    });
    const isKept = left.length > 0 || path === 'spec' || (path === 'spec.crossplane' && isEmpty(value));
    return isKept ? Object.fromEntries(left) : undefined;
  };
  return visit(manifest, '') as Manifest;
}

/** A value without the defaults of its schema: with them put in again, it is to the API server what it was. */
export function withoutDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withoutDefaults(items, item));
  }
  if (!isObject(value)) return value;
  const left = Object.entries(value).flatMap(([name, item]) => {
    const property = own(schema.properties, name);
    if (property !== undefined && isItsDefault(property, item)) return [];
    const field = property ?? additional(schema);
    return [[name, field === undefined ? item : withoutDefaults(field, item)] as const];
  });
  return Object.fromEntries(left);
}

function isItsDefault(schema: Schema, value: unknown): boolean {
  if (schema.default === undefined || schema.default === null) return false;
  if (value === null) return schema.nullable !== true;
  return same(withDefaults(schema, value), withDefaults(schema, schema.default));
}

function additional({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Whether an object or a list has nothing in it. */
export function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The fields of an object; what is none has none. */
export function fieldsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
