import type { Schema } from 'api-server-verdict';
import { stringify } from 'yaml';
import { generate } from '../lib/imports/generate.ts';
import { templates } from '../lib/imports/templates.ts';
import { loadClusters } from '../lib/load/clusters.ts';
import { loadXrds } from '../lib/load/xrds.ts';
import { REPOSITORY } from '../test/support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../test/support/repository.ts';
import { xrdOf } from '../test/support/xrd.ts';

// The kinds of the platform have neither lists nor maps.
const word: Schema = { type: 'string' };
const EVERYTHING = xrdOf('Everything', {
  type: 'object',
  required: ['text'],
  properties: {
    text: word,
    list: { type: 'array', items: word },
    map: { type: 'object', additionalProperties: word },
    ports: {
      type: 'array',
      items: {
        type: 'object',
        required: ['port'],
        properties: { port: { type: 'integer', default: 80 }, name: { ...word, default: 'http' } },
      },
    },
    deep: {
      type: 'object',
      default: {},
      properties: { on: { type: 'boolean', default: true }, more: { type: 'object', properties: { level: word } } },
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
});

/** A repository with the kinds of the platform, and on one cluster one more, which has whatever a schema can have. */
export function withEverything(): TemporaryRepository {
  const repository = temporaryRepository();
  const cluster = 'clusters/kind-openportal.ts';
  repository.write({
    'imports/xrds/Everything/1.0.0.yaml': stringify(EVERYTHING),
    [cluster]: repository.read(cluster).replace('serves: {', "serves: { Everything: '1.0.0',"),
  });
  const { root } = repository;
  const { xrds } = loadXrds(root);
  const { clusters } = loadClusters(root);
  const generated = [...generate(xrds, clusters), ...templates(xrds, clusters, REPOSITORY)];
  repository.write(Object.fromEntries(generated.map(({ path, content }) => [path, content])));
  return repository;
}
