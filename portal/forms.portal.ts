import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, run } from './engine.ts';
import { withEverything } from './everything.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (CHROMIUM === undefined) console.log('skipped: the forms in a browser, as there is no Chromium');
const testInBrowser = CHROMIUM === undefined ? test.skip : test;

const repository = withEverything();
const templateOf = (name: string) => repository.path(`imports/templates/${name}/template.yaml`);

/** What there is in a form once it is filled in, and what the portal makes a task of. */
interface Filled {
  readonly drawn: readonly string[];
  /** What is wrong with it. */
  readonly said: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A form, what to do in it, and the order file that comes of it. */
type Case = readonly [
  what: string,
  template: string,
  steps: readonly (readonly string[])[],
  file: string,
  text: string,
];

const CASES: readonly Case[] = [
  [
    'the fields of the form, a default left alone, and text that means something to others',
    'order-cloudflarednsrecord',
    [
      ['choose', 'cluster', 'openportal'],
      ['fill', 'purpose', 'demo'],
      ['fill', 'name', 'www'],
      ['pick', 'owner', 'platform'],
      ['choose', 'spec.type', 'A'],
      ['fill', 'spec.name', 'www'],
      ['fill', 'spec.value', '192.0.2.1'],
      ['fill', 'spec.comment', 'it\'s "quoted" ${{ 7*7 }}'],
      ['picture', join(tmpdir(), 'catalog-orders-form.png')],
    ],
    'orders/openportal/demo/www.ts',
    `import { CloudflareDNSRecord } from "#imports/openportal";
import { orders, ownedBy } from "#lib";

export default orders((purpose) => {
  new CloudflareDNSRecord(purpose, "www", {
    metadata: ownedBy("group:default/platform-team"),
    spec: {
      "type": "A",
      "name": "www",
      "value": "192.0.2.1",
      "comment": "it's \\"quoted\\" \${{ 7*7 }}",
    },
  });
});
`,
  ],
  [
    'an object within another, of which one field is not its default',
    'order-valkeyinstance',
    [
      ['choose', 'cluster', 'openportal'],
      ['fill', 'purpose', 'demo'],
      ['fill', 'name', 'cache'],
      ['check', 'spec.persistence.enabled'],
    ],
    'orders/openportal/demo/cache.ts',
    `import { ValkeyInstance } from "#imports/openportal";
import { orders } from "#lib";

export default orders((purpose) => {
  new ValkeyInstance(purpose, "cache", {
    spec: {
      "persistence": {
        "enabled": true,
      },
    },
  });
});
`,
  ],
  [
    'the fields of the revision that the cluster is pinned to, once that is chosen',
    'order-whoamiapp',
    [
      ['choose', 'cluster', 'rancher-desktop'],
      ['fill', 'purpose', 'team-123'],
      ['fill', 'name', 'app'],
      ['fill', 'spec.host', 'app.example.org'],
      ['fill', 'spec.replicas', '3'],
    ],
    'orders/rancher-desktop/team-123/app.ts',
    `import { WhoAmIApp } from "#imports/rancher-desktop";
import { orders } from "#lib";

export default orders((purpose) => {
  new WhoAmIApp(purpose, "app", {
    spec: {
      "host": "app.example.org",
      "replicas": 3,
    },
  });
});
`,
  ],
  [
    'no purpose of what is cluster-scoped',
    'order-managednamespace',
    [
      ['choose', 'cluster', 'openportal'],
      ['fill', 'name', 'team-a'],
      ['fill', 'spec.name', 'team-a'],
    ],
    'orders/openportal/system/team-a.ts',
    `import { ManagedNamespace } from "#imports/openportal";
import { orders } from "#lib";

export default orders((purpose) => {
  new ManagedNamespace(purpose, "team-a", {
    spec: {
      "name": "team-a",
    },
  });
});
`,
  ],
];

/** Forms that the portal does not send. */
const REFUSED: readonly (readonly [what: string, template: string, steps: readonly (readonly string[])[]])[] = [
  [
    'a name that no order can have',
    'order-managednamespace',
    [
      ['choose', 'cluster', 'openportal'],
      ['fill', 'name', '../main'],
      ['fill', 'spec.name', 'team-a'],
    ],
  ],
  [
    'a removal that nobody confirms',
    'remove-order',
    [
      ['choose', 'cluster', 'openportal'],
      ['fill', 'purpose', 'demo'],
      ['fill', 'name', 'www'],
    ],
  ],
];

let filled: readonly Filled[];
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const forms = [...CASES, ...REFUSED].map(([, template, steps]) => ({ template: templateOf(template), steps }));
  filled = (await answers([join(__dirname, 'browser.js'), CHROMIUM], forms)) as Filled[];
});

describe('in the portal’s own form library, a form gives the order file that it shows:', () => {
  testInBrowser.each(CASES.map((one, index) => [one[0], index, one] as const))(
    '%s',
    async (_, index, [, name, , file, source]) => {
      const { parameters = {}, said } = filled[index] ?? { drawn: [], said: [] };
      expect(said).toEqual([]);
      const task = { template: templateOf(name), parameters };
      for (const engine of ['nunjucks', 'nunjitsu'] as const) {
        const [outcome] = await run(engine, [task]);
        expect(outcome).toMatchObject({ objections: [], pull: { files: { [file]: source } } });
      }
    },
  );
});

describe('it does not send', () => {
  testInBrowser.each(REFUSED.map(([what], index) => [what, CASES.length + index] as const))('%s', (_, index) => {
    expect(filled[index]?.parameters).toBeUndefined();
    expect(filled[index]?.drawn).toContain('root_name');
  });
});
