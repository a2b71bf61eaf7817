import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** What this repository sets of a GitRepository: source.toolkit.fluxcd.io/v1, Flux 2.9. */
export interface GitRepositoryProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: {
    readonly url: string;
    readonly ref: { readonly branch: string };
    readonly secretRef?: { readonly name: string };
    readonly interval: string;
    readonly timeout: string;
    readonly sparseCheckout: readonly string[];
    /** What the artifact leaves out, in the words of .gitignore. */
    readonly ignore: string;
  };
}

/** Where Flux fetches a Git repository from, and which folders of it. */
export class GitRepository extends ApiObject {
  constructor(scope: Construct, name: string, props: GitRepositoryProps) {
    const gvk = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' };
    super(scope, `GitRepository.${name}`, { ...gvk, ...props, metadata: { name, ...props.metadata } });
  }
}
