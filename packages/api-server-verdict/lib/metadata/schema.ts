import type { Schema } from '../schema.ts';

const string: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };
const boolean: Schema = { type: 'boolean' };
const time: Schema = { type: 'string', format: 'date-time' };
const strings: Schema = { type: 'object', additionalProperties: string };

/** The metadata of every object, as server-side apply knows it; see apimachinery, pkg/apis/meta/v1, ObjectMeta. */
export const METADATA: Schema = {
  type: 'object',
  properties: {
    annotations: strings,
    creationTimestamp: time,
    deletionGracePeriodSeconds: integer,
    deletionTimestamp: time,
    finalizers: { type: 'array', items: string, 'x-kubernetes-list-type': 'set' },
    generateName: string,
    generation: integer,
    labels: strings,
    managedFields: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          apiVersion: string,
          fieldsType: string,
          fieldsV1: { type: 'object' },
          manager: string,
          operation: string,
          subresource: string,
          time,
        },
      },
    },
    name: string,
    namespace: string,
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          apiVersion: string,
          blockOwnerDeletion: boolean,
          controller: boolean,
          kind: string,
          name: string,
          uid: { type: 'string', default: '' },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    resourceVersion: string,
    selfLink: string,
    uid: string,
  },
};
