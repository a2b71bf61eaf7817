import type { Names, PrinterColumn, Schema } from 'api-server-verdict';

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
    readonly enforcedCompositionRef?: { readonly name: string };
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

/** Whether its schema has a rule that holds an object against what it was before. */
export function hasRuleAboutChanges(xrd: CompositeResourceDefinition): boolean {
  return /"rule":"(?:[^"\\]|\\.)*\boldSelf\b/.test(JSON.stringify(xrd));
}
