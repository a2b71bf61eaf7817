import type { CustomResourceDefinition, CustomVersion, Names, PrinterColumn, Schema } from 'api-server-verdict';
import type { CompositeResourceDefinition, CompositeScope, CompositeVersion } from '../model/xrd.ts';

// The name of a composite resource or claim becomes the value of a label, and those end at 63; see crossplane-runtime,
// pkg/xcrd/crd.go.
const MAX_NAME_LENGTH = 63;

const string: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };

/** What Crossplane adds to the schema of a kind. */
interface Machinery {
  readonly spec: Readonly<Record<string, Schema>>;
  readonly status: Readonly<Record<string, Schema>>;
  readonly columns: readonly PrinterColumn[];
}

/**
 * The CRD that Crossplane makes of an XRD for one of the kinds that it brings; see ForCompositeResource and
 * ForCompositeResourceClaim in crossplane-runtime v2.4.0, pkg/xcrd.
 */
export function toCustomResourceDefinition(
  xrd: CompositeResourceDefinition,
  names: Names = xrd.spec.names,
): CustomResourceDefinition {
  const { apiVersion, metadata, spec } = xrd;
  const isClaim = names === spec.claimNames;
  const scope = spec.scope ?? (apiVersion === 'apiextensions.crossplane.io/v1' ? 'LegacyCluster' : 'Namespaced');
  const machinery = isClaim ? machineryOfClaim(spec) : machineryOfComposite(spec, scope);
  const own = spec.metadata;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${names.plural}.${spec.group}`,
      labels: own?.labels ? { ...metadata.labels, ...own.labels } : metadata.labels,
      annotations: own?.annotations,
    },
    spec: {
      group: spec.group,
      names: { ...names, categories: [...(names.categories ?? []), isClaim ? 'claim' : 'composite'] },
      scope: isClaim || scope === 'Namespaced' ? 'Namespaced' : 'Cluster',
      conversion: spec.conversion,
      versions: spec.versions.map((version) => toVersion(version, machinery)),
    },
  };
}

/** Crossplane knows a few fields of the schema and drops the rest, a default or an anyOf of the spec among them. */
function toVersion(version: CompositeVersion, machinery: Machinery): CustomVersion {
  const own = version.schema.openAPIV3Schema;
  const { metadata, spec, status } = own.properties ?? {};
  return {
    name: version.name,
    served: version.served,
    storage: version.referenceable,
    deprecated: version.deprecated === true ? true : undefined,
    deprecationWarning: version.deprecationWarning,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        description: own.description,
        required: ['spec'],
        'x-kubernetes-validations': own['x-kubernetes-validations'],
        properties: {
          apiVersion: string,
          kind: string,
          metadata: {
            type: 'object',
            properties: {
              name: {
                type: 'string',
                maxLength: Math.min(MAX_NAME_LENGTH, metadata?.properties?.['name']?.maxLength ?? MAX_NAME_LENGTH),
              },
            },
          },
          spec: {
            ...kept(spec, machinery.spec),
            'x-kubernetes-preserve-unknown-fields': spec?.['x-kubernetes-preserve-unknown-fields'],
          },
          status: kept(status, machinery.status),
        },
      },
    },
    subresources: { status: {}, scale: version.subresources?.scale },
    additionalPrinterColumns: [...(version.additionalPrinterColumns ?? []), ...machinery.columns],
  };
}

/** What Crossplane keeps of the schema of spec or status, with fields of its own, which win. */
function kept(own: Schema | undefined, machinery: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    description: own?.description,
    required: own?.required,
    oneOf: own?.oneOf,
    'x-kubernetes-validations': own?.['x-kubernetes-validations'],
    properties: { ...own?.properties, ...machinery },
  };
}

type Spec = CompositeResourceDefinition['spec'];

/** The fields in which Crossplane reports. */
const conditions: Schema = {
  ...list(
    'map',
    object(
      {
        lastTransitionTime: time,
        message: string,
        reason: string,
        status: string,
        type: string,
        observedGeneration: { type: 'integer', format: 'int64' },
      },
      ['lastTransitionTime', 'reason', 'status', 'type'],
    ),
  ),
  description: 'Conditions of the resource.',
  'x-kubernetes-list-map-keys': ['type'],
};
const legacyStatus: Readonly<Record<string, Schema>> = {
  conditions,
  connectionDetails: object({ lastPublishedTime: time }),
  claimConditionTypes: list('set', string),
};

const reference = object({ name: string }, ['name']);
const selector = object({ matchLabels: { type: 'object', additionalProperties: string } }, ['matchLabels']);
const referred = { apiVersion: string, kind: string, name: string };

/** The fields with which an order chooses its Composition. */
const CHOICE = {
  compositionRef: reference,
  compositionSelector: selector,
  compositionRevisionRef: reference,
  compositionRevisionSelector: selector,
  compositionUpdatePolicy: { ...string, enum: ['Automatic', 'Manual'] },
} satisfies Readonly<Record<string, Schema>>;

// Of a policy that an XRD leaves out, the API server puts in the default; see crossplane/apis, xrd_types.go.
function machineryOfComposite(spec: Spec, scope: CompositeScope): Machinery {
  const columns = printerColumns(scope);
  const { defaultCompositionUpdatePolicy: updatePolicy = 'Automatic' } = spec;
  const choice = {
    ...CHOICE,
    compositionUpdatePolicy: { ...CHOICE.compositionUpdatePolicy, default: updatePolicy },
    resourceRefs: list(
      'atomic',
      // A namespaced composite resource composes nothing in other namespaces.
      object(scope === 'Namespaced' ? referred : { ...referred, namespace: string }, ['apiVersion', 'kind']),
    ),
  };
  if (scope !== 'LegacyCluster') {
    const description = 'Configures how Crossplane will reconcile this composite resource';
    return { spec: { crossplane: { ...object(choice), description } }, status: { conditions }, columns };
  }
  const legacy = {
    ...choice,
    claimRef: object({ ...referred, namespace: string }, ['apiVersion', 'kind', 'namespace', 'name']),
    writeConnectionSecretToRef: object({ name: string, namespace: string }, ['name', 'namespace']),
  };
  return { spec: legacy, status: legacyStatus, columns };
}

function machineryOfClaim({ defaultCompositeDeletePolicy: deletePolicy = 'Background' }: Spec): Machinery {
  const spec = {
    ...CHOICE,
    compositeDeletePolicy: { ...string, enum: ['Background', 'Foreground'], default: deletePolicy },
    resourceRef: object(referred, ['apiVersion', 'kind', 'name']),
    writeConnectionSecretToRef: reference,
  };
  const secret = { name: 'CONNECTION-SECRET', type: 'string', jsonPath: '.spec.writeConnectionSecretToRef.name' };
  return { spec, status: legacyStatus, columns: [...CONDITION_COLUMNS, secret, AGE] };
}

const CONDITION_COLUMNS: readonly PrinterColumn[] = [
  { name: 'SYNCED', type: 'string', jsonPath: ".status.conditions[?(@.type=='Synced')].status" },
  { name: 'READY', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
];
const AGE: PrinterColumn = { name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** The columns that `kubectl get` shows of every composite resource. */
function printerColumns(scope: CompositeScope): readonly PrinterColumn[] {
  const choice = scope === 'LegacyCluster' ? '.spec' : '.spec.crossplane';
  return [
    ...CONDITION_COLUMNS,
    { name: 'COMPOSITION', type: 'string', jsonPath: `${choice}.compositionRef.name` },
    { name: 'COMPOSITIONREVISION', type: 'string', jsonPath: `${choice}.compositionRevisionRef.name`, priority: 1 },
    AGE,
  ];
}

function object(properties: Readonly<Record<string, Schema>>, required?: readonly string[]): Schema {
  return { type: 'object', required, properties };
}

function list(type: 'atomic' | 'map' | 'set', items: Schema): Schema {
  return { type: 'array', 'x-kubernetes-list-type': type, items };
}
