import type { Schema } from 'api-server-verdict';
import { stringify } from 'yaml';
import type { CompositeResourceDefinition } from '../../lib/model/xrd.ts';
import type { Files } from './repository.ts';
import { xrdOf } from './xrd.ts';

const text: Schema = { type: 'string' };

/** The XRD of a kind of another platform, in a group of its own. */
function xrd(kind: string, group: string, scope: 'Namespaced' | 'Cluster', spec: Schema): string {
  const whole = xrdOf(kind, { type: 'object', ...spec });
  const metadata = { name: `${whole.spec.names.plural}.${group}` };
  const definition: CompositeResourceDefinition = { ...whole, metadata, spec: { ...whole.spec, group, scope } };
  return stringify(definition);
}

/** What a platform.ts says of a kind. */
export const known = (props: string) => `import { kind } from '#lib';\n\nexport default kind(${props});\n`;

/** Another platform: what it changes of this repository, and nothing else. */
export const OTHER_PLATFORM: Files = {
  'main.ts': `import { CatalogOrders } from './lib/app.ts';

export const app = new CatalogOrders(__dirname, {
  url: 'https://github.com/acme/wishes',
  branch: 'trunk',
  owner: 'group:default/acme',
});

if (require.main === module) app.synth();
`,
  'clusters/north.ts': `import { cluster } from '#lib';

export default cluster('north', {
  description: 'All of it',
  serves: { Archive: '1.0.0', Route: '0.3.0', Tenant: '2.1.0' },
  namespaces: ['lobby'],
});
`,
  'imports/xrds/Tenant/2.1.0.yaml': xrd('Tenant', 'people.acme.example', 'Cluster', {
    required: ['handle'],
    properties: { handle: text },
  }),
  'imports/xrds/Tenant/platform.ts': known("{ namespace: 'spec.handle', owner: 'group:default/people' }"),
  'imports/xrds/Route/0.3.0.yaml': xrd('Route', 'net.acme.example', 'Namespaced', {
    required: ['fqdn'],
    properties: { fqdn: text, area: { ...text, default: 'acme' } },
  }),
  'imports/xrds/Route/platform.ts': known("{ claims: { host: 'spec.fqdn', zone: { field: 'spec.area' } } }"),
  'imports/xrds/Archive/1.0.0.yaml': xrd('Archive', 'disks.acme.example', 'Namespaced', {}),
  'imports/xrds/Archive/platform.ts': known('{ holdsData: true }'),
};
