import type { Schema } from './schema.ts';

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
