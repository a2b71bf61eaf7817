import { ApiObject } from 'cdk8s';

/**
 * An order: one Crossplane composite resource (XR). Its id is its name on the cluster. The class is what an editor and
 * the compiler know an order by; order files are read as data, or run where a class of its own stands for it.
 */
export class CompositeResource extends ApiObject {}
