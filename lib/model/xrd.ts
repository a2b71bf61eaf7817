/** A structural schema: the part of JSONSchemaProps that a CRD may use; see k8s.io/apiextensions-apiserver, types_jsonschema.go. */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly maximum?: number;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** A rule in CEL, of the schema that bears it. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** What a kind is called. */
export interface Names {
  readonly kind: string;
  readonly plural: string;
  readonly singular?: string;
  readonly listKind?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly description?: string;
  readonly format?: string;
  readonly priority?: number;
}

/** Where a composite resource lives; LegacyCluster is what XRDs had before Crossplane v2. */
export type CompositeScope = 'Namespaced' | 'Cluster' | 'LegacyCluster';

/** One API version of an XRD. */
export interface CompositeVersion {
  readonly name: string;
  readonly served: boolean;
  /** Whether Compositions refer to it, and so the one that the cluster stores. */
  readonly referenceable: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly subresources?: { readonly scale?: unknown };
}

/** A Crossplane XRD: what the platform calls a kind, and what an order of it may say. */
export interface CompositeResourceDefinition {
  readonly apiVersion: 'apiextensions.crossplane.io/v1' | 'apiextensions.crossplane.io/v2';
  readonly kind: 'CompositeResourceDefinition';
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: Names;
    /** What the claims to it are called, which are namespaced; only what is LegacyCluster can have any. */
    readonly claimNames?: Names;
    readonly scope?: CompositeScope;
    readonly defaultCompositeDeletePolicy?: 'Background' | 'Foreground';
    readonly defaultCompositionRef?: { readonly name: string };
    readonly defaultCompositionUpdatePolicy?: 'Automatic' | 'Manual';
    readonly metadata?: {
      readonly labels?: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly conversion?: unknown;
    readonly versions: readonly CompositeVersion[];
  };
}

/** What the kinds are called that an XRD brings: its composite resource, and where it has them the claims to it. */
export function kindsIn({ spec }: CompositeResourceDefinition): readonly Names[] {
  return spec.claimNames === undefined ? [spec.names] : [spec.names, spec.claimNames];
}

/** One API version of a CRD. */
export interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly subresources: { readonly status: Readonly<Record<string, never>>; readonly scale?: unknown };
  readonly additionalPrinterColumns: readonly PrinterColumn[];
}

/** A Kubernetes CRD: what the API server holds orders against. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly group: string;
    readonly names: Names;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly conversion?: unknown;
    readonly versions: readonly CustomVersion[];
  };
}
