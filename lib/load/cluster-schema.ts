import type { Schema } from 'api-server-verdict';
import type { ClusterProps, FluxSettings, PurposeSettings } from '../model/cluster.ts';

/** A schema for every field of a type. */
type Fields<Type> = Readonly<Record<keyof Type, Schema>>;

const TEXT: Schema = { type: 'string' };
const FLAG: Schema = { type: 'boolean' };
const TEXTS: Schema = { type: 'array', items: TEXT };

const FLUX: Fields<Omit<FluxSettings, 'suspend'>> = {
  interval: TEXT,
  retryInterval: TEXT,
  timeout: TEXT,
  serviceAccountName: TEXT,
};

const FLUX_OF_PURPOSE: Fields<FluxSettings> = { ...FLUX, suspend: FLAG };

const PURPOSE: Fields<PurposeSettings> = {
  owner: TEXT,
  protect: FLAG,
  parts: { type: 'integer' },
  flux: { type: 'object', properties: FLUX_OF_PURPOSE },
};

const CLUSTER: Fields<ClusterProps> = {
  description: { ...TEXT, description: 'What the cluster is for' },
  serves: {
    type: 'object',
    additionalProperties: TEXT,
    description: 'The kinds that it serves, each with its revision',
  },
  namespaces: { ...TEXTS, description: 'The namespaces that bootstrap has made' },
  owner: TEXT,
  protect: FLAG,
  flux: { type: 'object', properties: FLUX },
  removalShare: { type: 'number' },
  removals: TEXTS,
  purposes: { type: 'object', additionalProperties: { type: 'object', properties: PURPOSE } },
};

/** What a cluster file may say, as the type of it says it to an editor; what is possible of that, rules say. */
export const CLUSTER_SCHEMA: Schema = {
  type: 'object',
  properties: CLUSTER,
  required: ['description', 'serves', 'namespaces'],
};
