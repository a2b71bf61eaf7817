import { Chart } from 'cdk8s';

/** The scope of the orders in one file: the purpose that its folder stands for, on the cluster above it. */
export abstract class Purpose extends Chart {
  /** The cluster context. */
  abstract readonly cluster: string;
  /** The purpose: a namespace of the cluster, or `system`. */
  abstract readonly purpose: string;
}
