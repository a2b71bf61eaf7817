import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The scope of the orders in one file: the purpose that its folder stands for, on the cluster above it. */
export class Purpose extends Chart {
  constructor(
    scope: Construct,
    /** The order file, relative to the repository; each has a scope of its own, so that no file depends on another. */
    file: string,
    /** The cluster context. */
    readonly cluster: string,
    /** The purpose: a namespace of the cluster, or `system`. */
    readonly purpose: string,
  ) {
    super(scope, file);
  }
}
