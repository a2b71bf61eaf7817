import type {
  CompositeResourceDefinition,
  CompositeScope,
  CompositeVersion,
  CustomResourceDefinition,
  CustomVersion,
  PrinterColumn,
  Schema,
} from '../model/xrd.ts';

// A composite resource's name becomes the value of a label, and those end at 63; see crossplane-runtime, pkg/xcrd/crd.go.
const MAX_NAME_LENGTH = 63;

const string: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };

/** The CRD that Crossplane makes of an XRD; see ForCompositeResource in crossplane-runtime v2.4.0, pkg/xcrd. */
export function toCustomResourceDefinition(xrd: CompositeResourceDefinition): CustomResourceDefinition {
  const { apiVersion, metadata, spec } = xrd;
  const scope = spec.scope ?? (apiVersion === 'apiextensions.crossplane.io/v1' ? 'LegacyCluster' : 'Namespaced');
  const own = spec.metadata;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: metadata.name,
      labels: own?.labels ? { ...metadata.labels, ...own.labels } : metadata.labels,
      annotations: own?.annotations,
    },
    spec: {
      group: spec.group,
      names: { ...spec.names, categories: [...(spec.names.categories ?? []), 'composite'] },
      scope: scope === 'Namespaced' ? 'Namespaced' : 'Cluster',
      conversion: spec.conversion,
      // The API server puts in `Automatic` when the XRD leaves the policy out; see crossplane/apis, xrd_types.go.
      versions: spec.versions.map((version) =>
        toVersion(version, scope, spec.defaultCompositionUpdatePolicy ?? 'Automatic'),
      ),
    },
  };
}

/** Crossplane knows a few fields of the schema and drops the rest, a default or an anyOf of the spec among them. */
function toVersion(version: CompositeVersion, scope: CompositeScope, updatePolicy: string): CustomVersion {
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
            ...kept(spec, specMachinery(scope, updatePolicy)),
            'x-kubernetes-preserve-unknown-fields': spec?.['x-kubernetes-preserve-unknown-fields'],
          },
          status: kept(status, statusMachinery(scope)),
        },
      },
    },
    subresources: { status: {}, scale: version.subresources?.scale },
    additionalPrinterColumns: [...(version.additionalPrinterColumns ?? []), ...printerColumns(scope)],
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

/** The fields with which an order chooses its Composition; since v2 under `spec.crossplane`. */
function specMachinery(scope: CompositeScope, updatePolicy: string): Readonly<Record<string, Schema>> {
  const reference = object({ name: string }, ['name']);
  const selector = object({ matchLabels: { type: 'object', additionalProperties: string } }, ['matchLabels']);
  const composed = { apiVersion: string, kind: string, name: string };
  const machinery = {
    compositionRef: reference,
    compositionSelector: selector,
    compositionRevisionRef: reference,
    compositionRevisionSelector: selector,
    compositionUpdatePolicy: { ...string, enum: ['Automatic', 'Manual'], default: updatePolicy },
    resourceRefs: list(
      'atomic',
      // A namespaced composite resource composes nothing in other namespaces.
      object(scope === 'Namespaced' ? composed : { ...composed, namespace: string }, ['apiVersion', 'kind']),
    ),
  };
  if (scope !== 'LegacyCluster') {
    const description = 'Configures how Crossplane will reconcile this composite resource';
    return { crossplane: { ...object(machinery), description } };
  }
  return {
    ...machinery,
    claimRef: object({ ...composed, namespace: string }, ['apiVersion', 'kind', 'namespace', 'name']),
    writeConnectionSecretToRef: object({ name: string, namespace: string }, ['name', 'namespace']),
  };
}

/** The fields in which Crossplane reports. */
function statusMachinery(scope: CompositeScope): Readonly<Record<string, Schema>> {
  const condition = object(
    {
      lastTransitionTime: time,
      message: string,
      reason: string,
      status: string,
      type: string,
      observedGeneration: { type: 'integer', format: 'int64' },
    },
    ['lastTransitionTime', 'reason', 'status', 'type'],
  );
  const conditions: Schema = {
    ...list('map', condition),
    description: 'Conditions of the resource.',
    'x-kubernetes-list-map-keys': ['type'],
  };
  if (scope !== 'LegacyCluster') return { conditions };
  return {
    conditions,
    connectionDetails: object({ lastPublishedTime: time }),
    claimConditionTypes: list('set', string),
  };
}

/** The columns that `kubectl get` shows of every composite resource. */
function printerColumns(scope: CompositeScope): readonly PrinterColumn[] {
  const machinery = scope === 'LegacyCluster' ? '.spec' : '.spec.crossplane';
  return [
    { name: 'SYNCED', type: 'string', jsonPath: ".status.conditions[?(@.type=='Synced')].status" },
    { name: 'READY', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
    { name: 'COMPOSITION', type: 'string', jsonPath: `${machinery}.compositionRef.name` },
    { name: 'COMPOSITIONREVISION', type: 'string', jsonPath: `${machinery}.compositionRevisionRef.name`, priority: 1 },
    { name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ];
}

function object(properties: Readonly<Record<string, Schema>>, required?: readonly string[]): Schema {
  return { type: 'object', required, properties };
}

function list(type: 'atomic' | 'map' | 'set', items: Schema): Schema {
  return { type: 'array', 'x-kubernetes-list-type': type, items };
}
