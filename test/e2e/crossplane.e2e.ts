import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomResourceDefinition } from 'api-server-verdict';
import { binariesAtHand, type ControlPlane, startControlPlane } from 'control-plane';
import { parse } from 'yaml';
import { toCustomResourceDefinition } from '../../lib/admission/crd.ts';
import type { CompositeResourceDefinition } from '../../lib/model/xrd.ts';
import { XRDS } from '../support/platform.ts';
import { startCrossplaneCore } from './crossplane.ts';
import { PROGRAMS } from './programs.ts';
import { collection, demand, until } from './live.ts';
import { say } from './platform.ts';

const CRDS = collection('apiextensions.k8s.io/v1', 'customresourcedefinitions');
const CRAFTED = join(__dirname, '../admission/xrds');

const programs = binariesAtHand(PROGRAMS, 'etcd', 'kube-apiserver', 'crossplane');
const testOnCrossplane = programs === undefined ? test.skip : test;

const ours = XRDS.map(({ kind, revision, xrd }) => ({
  name: `${kind} ${revision}`,
  xrd,
}));
const crafted = readdirSync(CRAFTED).map((file) => ({
  name: file,
  xrd: parse(readFileSync(join(CRAFTED, file), 'utf8')) as CompositeResourceDefinition,
}));

let plane: ControlPlane;
const ends: (() => Promise<void>)[] = [];

if (programs !== undefined) {
  beforeAll(async () => {
    const start = Date.now();
    plane = await startControlPlane(programs);
    ends.push(() => plane.stop());
    const core = await startCrossplaneCore(plane, programs.crossplane);
    ends.push(() => core.stop());
    say('Crossplane started', start);
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
}

describe('the CRD that Crossplane itself installs is the one that orders are checked against, for', () => {
  testOnCrossplane.each([...ours, ...crafted])('$name', async ({ xrd }) => {
    const definitions = collection(xrd.apiVersion, 'compositeresourcedefinitions');
    const { name } = xrd.metadata;
    await demand(plane, 'POST', definitions, xrd);
    const expected = toCustomResourceDefinition(xrd);
    const trial = await plane.request('POST', `${CRDS}?dryRun=All`, JSON.stringify(expected), 'application/json');
    if (trial.status === 422) {
      await until('Crossplane tells that the server refuses its CRD', async () => (await refusals(name)).length > 0);
      // Both name every field at fault, in no order.
      const [said = ''] = await refusals(name);
      for (const { field } of (trial.body as Refusal).details.causes) expect(said).toContain(field);
    } else {
      let installed: Stored | undefined;
      await until(`Crossplane has installed ${name}`, async () => {
        const { status, body } = await plane.request('GET', `${CRDS}/${name}`);
        installed = status === 200 ? (body as Stored) : undefined;
        return isEstablished(installed);
      });
      expect(essence(await completed(expected, installed))).toEqual(essence(installed));
    }

    // Another revision of the kind may have another scope, which no CRD can change.
    await demand(plane, 'DELETE', `${definitions}/${name}`);
    await until(`${name} is gone`, async () => {
      const answers = [`${CRDS}/${name}`, `${definitions}/${name}`].map((path) => plane.request('GET', path));
      return (await Promise.all(answers)).every(({ status }) => status === 404);
    });
  });
});

interface Stored extends CustomResourceDefinition {
  readonly metadata: CustomResourceDefinition['metadata'] & { readonly resourceVersion: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Refusal {
  readonly details: { readonly causes: readonly { readonly field: string }[] };
}

function isEstablished(crd: Stored | undefined): boolean {
  return crd?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
}

/** What Crossplane says of a definition whose CRD the server refuses. */
async function refusals(name: string): Promise<string[]> {
  const { items } = (await demand(plane, 'GET', '/api/v1/events')) as {
    items: { readonly involvedObject: { readonly name: string }; readonly message: string }[];
  };
  return items
    .filter(({ involvedObject, message }) => involvedObject.name === name && message.includes('is invalid'))
    .map(({ message }) => message);
}

/** Our CRD as the server would complete it in place of the installed one; nothing is stored. */
async function completed(crd: CustomResourceDefinition, installed: Stored | undefined): Promise<Stored> {
  const { resourceVersion = '' } = installed?.metadata ?? {};
  const body = { ...crd, metadata: { ...crd.metadata, resourceVersion } };
  return (await demand(plane, 'PUT', `${CRDS}/${crd.metadata.name}?dryRun=All`, body)) as Stored;
}

function essence(crd: Stored | undefined): unknown {
  const { name, labels, annotations } = crd?.metadata ?? { name: '' };
  return { name, labels, annotations, spec: crd?.spec };
}
