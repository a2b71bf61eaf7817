import fc from 'fast-check';
import { isProducible, objectPath } from '../../lib/layout/paths.ts';
import { cluster, kind, label, subdomain } from '../support/names.ts';

describe('a synth owns', () => {
  test.each([
    'openportal/kustomization.yaml',
    'openportal/demo/kustomization.yaml',
    'openportal/demo/WhoAmIService/whoami-demo.yaml',
    'openportal/system/ManagedNamespace/test.yaml',
    'openportal/flux-system/GitRepository/catalog-orders.yaml',
    'openportal/flux-system/Kustomization/catalog-orders-openportal.yaml',
    'kind-openportal/demo/DNSRecord/www.example.com.yaml',
    'k3s.local/demo/DNSRecord/0.yaml',
    'openportal/demo/WhoAmIService/kustomization.yaml',
    'openportal/demo/who-am-i/app.yaml',
    'openportal/demo/parts/1-of-2/kustomization.yaml',
    'openportal/demo/parts/64-of-64/kustomization.yaml',
  ])('%s', (path) => {
    expect(isProducible(path)).toBe(true);
  });

  test('the path of any object with names that a cluster takes', () => {
    fc.assert(
      fc.property(cluster, label, kind, subdomain, (context, purpose, ofKind, name) => {
        const manifest = { apiVersion: 'example.org/v1', kind: ofKind, metadata: { name } };
        expect(isProducible(objectPath({ cluster: context, purpose, manifest }))).toBe(true);
      }),
    );
  });
});

describe('a synth leaves alone', () => {
  test.each([
    ['a text at the top', 'README.md'],
    ['a list at the top', 'kustomization.yaml'],
    ['a text in a cluster', 'openportal/README.md'],
    ['a manifest in a cluster', 'openportal/notes.yaml'],
    ['a manifest in a purpose', 'openportal/demo/notes.yaml'],
    ['a list in a kind', 'openportal/demo/kustomization.yaml/x.yaml'],
    ['a list under another name', 'openportal/demo/kustomization.yml'],
    ['a text in a kind', 'openportal/demo/WhoAmIApp/README.md'],
    ['another ending', 'openportal/demo/WhoAmIApp/app.yml'],
    ['no ending', 'openportal/demo/WhoAmIApp/app'],
    ['a backup', 'openportal/demo/WhoAmIApp/app.yaml~'],
    ['no name', 'openportal/demo/WhoAmIApp/.yaml'],
    ['deeper nesting', 'openportal/demo/WhoAmIApp/old/app.yaml'],
    ['a list deeper down', 'openportal/demo/WhoAmIApp/1-of-2/kustomization.yaml'],
    ['a part that is none', 'openportal/demo/parts/first/kustomization.yaml'],
    ['a manifest in a part', 'openportal/demo/parts/1-of-2/app.yaml'],
    ['what is deeper than a part', 'openportal/demo/parts/1-of-2/old/kustomization.yaml'],
    ['a kind with a dot', 'openportal/demo/WhoAmI.App/app.yaml'],
    ['a kind that ends in a dash', 'openportal/demo/WhoAmI-/app.yaml'],
    ['a kind that is too long', `openportal/demo/${'A'.repeat(64)}/app.yaml`],
    ['a name in upper case', 'openportal/demo/WhoAmIApp/App.yaml'],
    ['a purpose in upper case', 'openportal/Demo/WhoAmIApp/app.yaml'],
    ['a purpose with a dot', 'openportal/de.mo/WhoAmIApp/app.yaml'],
    ['a cluster in upper case', 'OpenPortal/demo/WhoAmIApp/app.yaml'],
    ['a dot file at the top', '.gitkeep'],
    ['a dot file in a cluster', 'openportal/.gitkeep'],
    ['a dot file in a kind', 'openportal/demo/WhoAmIApp/.app.yaml'],
    ['a dot folder at the top', '.git/demo/WhoAmIApp/app.yaml'],
    ['a dot folder in a cluster', 'openportal/.old/WhoAmIApp/app.yaml'],
    ['a name with a space', 'openportal/demo/WhoAmIApp/app copy.yaml'],
    ['a name with two dots', 'openportal/demo/WhoAmIApp/a..b.yaml'],
    ['a name that no line can hold', 'openportal/demo/WhoAmIApp/a\nb.yaml'],
    ['a folder', 'openportal/demo/'],
    ['a way out', '../demo/WhoAmIApp/app.yaml'],
    ['nothing', ''],
  ])('%s: %s', (_, path) => {
    expect(isProducible(path)).toBe(false);
  });
});
