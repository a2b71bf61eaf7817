import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaries, CONTROL_PLANE, startControlPlane } from 'control-plane';
import { recordDefinitions } from '../definitions/record.ts';
import { ask, demand } from './ask.ts';
import { CORPUS, type Recording, schemas, toText, verdictsFile } from './corpus.ts';
import { generate } from './generate.ts';

// `npm run record [schema…] [definitions]`: writes down what a real API server says of every schema and case of the
// corpus, and of its schemas edited.

const CONCURRENCY = 4;
/** What stands for the edited definitions on the command line. */
const DEFINITIONS = 'definitions';
/** What exists beside `default` and the server's own; as on our clusters, where a ManagedNamespace made `test`. */
const NAMESPACES = ['demo', 'system', 'test'];

async function main(only: readonly string[]): Promise<void> {
  const found = binaries(CONTROL_PLANE, 'etcd', 'kube-apiserver');
  if (found === undefined) {
    process.exitCode = 1;
    return;
  }
  generate();
  const all = schemas();
  const unknown = only.filter((name) => name !== DEFINITIONS && !all.some((schema) => schema.name === name));
  if (unknown.length > 0) throw new Error(`no such schema in ${join(CORPUS, 'schemas')}: ${unknown.join(', ')}`);
  const start = Date.now();
  const server = await startControlPlane(found);
  try {
    const { gitVersion } = (await server.request('GET', '/version')).body as { gitVersion: string };
    for (const name of NAMESPACES) {
      const namespace = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await demand(server, 'POST', '/api/v1/namespaces', namespace, 'application/json');
    }
    console.error(`kube-apiserver ${gitVersion} ready after ${seconds(start)}`);
    const chosen = all.filter(({ name }) => only.length === 0 || only.includes(name));
    // Revisions of one kind take turns: they are the same CustomResourceDefinition.
    const queue = [...new Set(chosen.map(({ crd }) => crd.metadata.name))];
    const worker = async () => {
      for (let crd = queue.shift(); crd !== undefined; crd = queue.shift()) {
        for (const schema of chosen.filter((one) => one.crd.metadata.name === crd)) {
          const recording = { server: gitVersion, ...(await ask(server, schema)) };
          writeFileSync(verdictsFile(schema.name), toText(recording));
          console.error(summary(schema.name, recording));
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    if (only.length === 0 || only.includes(DEFINITIONS)) console.error(await recordDefinitions(server, gitVersion));
    const known = new Set(all.map(({ name }) => verdictsFile(name)));
    for (const file of readdirSync(join(CORPUS, 'verdicts'))) {
      const path = join(CORPUS, 'verdicts', file);
      if (!known.has(path)) rmSync(path);
    }
    console.error(`recorded ${chosen.length} schemas in ${seconds(start)}`);
  } finally {
    await server.stop();
  }
}

function summary(name: string, { schema, cases }: Recording): string {
  if (!schema.accepted) return `${name}: the schema is refused: ${schema.message}`;
  const accepted = [...cases.values()].filter((verdict) => verdict.accepted).length;
  return `${name}: ${accepted} accepted, ${cases.size - accepted} refused`;
}

function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
