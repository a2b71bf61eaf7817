import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** What this repository sets of a Kustomization: kustomize.toolkit.fluxcd.io/v1, Flux 2.9. */
export interface KustomizationProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: {
    readonly sourceRef: { readonly kind: 'GitRepository'; readonly name: string };
    readonly path: string;
    readonly interval: string;
    readonly retryInterval: string;
    readonly timeout: string;
    readonly prune: boolean;
    readonly force: false;
    readonly deletionPolicy: 'Orphan';
    readonly dependsOn?: readonly { readonly name: string }[];
    readonly serviceAccountName?: string;
    readonly suspend?: boolean;
  };
}

/** What Flux applies from one folder of a Git repository. */
export class Kustomization extends ApiObject {
  constructor(scope: Construct, name: string, props: KustomizationProps) {
    const gvk = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' };
    super(scope, `Kustomization.${name}`, { ...gvk, ...props, metadata: { name, ...props.metadata } });
  }
}
