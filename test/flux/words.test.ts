import { fieldOf, gitRepositoryWords, kustomizationWords, type FluxState, type Place } from '../../lib/flux/words.ts';

const place: Place = {
  context: 'openportal',
  kustomization: 'catalog-orders-openportal-test',
  orderOf: (object) => (object === 'WhoAmIService/test/whoami' ? 'orders/openportal/test/whoami.ts:5' : undefined),
  orderOfNamespace: (namespace) =>
    namespace === 'test'
      ? { at: 'orders/openportal/system/test.ts:5', object: 'managednamespace.openportal.dev test' }
      : undefined,
};
const describing = 'kubectl --context openportal -n flux-system describe';

/** What Flux writes, word for word, as its controllers were seen to write it or as their source has it. */
describe('what kustomize-controller writes is said so that a person can act on it:', () => {
  test.each<[string, FluxState, unknown, unknown]>([
    [
      `dependency 'flux-system/catalog' not found: kustomizations.kustomize.toolkit.fluxcd.io "catalog" not found`,
      'waiting',
      'waits for the Kustomization catalog, which is not there',
      `it installs the platform packages, see docs/bootstrap.md, step 1; ${describing} kustomization catalog`,
    ],
    [
      `dependency 'flux-system/catalog' is not ready`,
      'waiting',
      'waits for the Kustomization catalog, which is not ready',
      `it installs the platform packages; ${describing} kustomization catalog`,
    ],
    [
      `dependency 'flux-system/catalog-orders-openportal' is not ready`,
      'waiting',
      'waits for the Kustomization catalog-orders-openportal, which is not ready',
      `mend catalog-orders-openportal first; ${describing} kustomization catalog-orders-openportal`,
    ],
    [
      `dependency 'flux-system/catalog-orders-openportal' revision is not up to date`,
      'waiting',
      'waits until catalog-orders-openportal has applied this revision',
      `look again in a minute; if it stays, is catalog-orders-openportal suspended? ${describing} kustomization catalog-orders-openportal`,
    ],
    [
      'WhoAmIService/test/whoami not found: namespaces "test" not found',
      'namespace',
      'waits for the namespace test, which does not exist yet',
      'Flux tries again every 30 seconds; is it coming? orders/openportal/system/test.ts:5; kubectl --context openportal get managednamespace.openportal.dev test',
    ],
    [
      'WhoAmIService/demo/whoami not found: namespaces "demo" not found',
      'namespace',
      'waits for the namespace demo, which does not exist yet',
      'clusters/openportal.ts says that bootstrap has made it: kubectl --context openportal create namespace demo',
    ],
    [
      'WhoAmIService/test/whoami dry-run failed (Invalid): WhoAmIService.openportal.dev "whoami" is invalid: spec.replicas: Invalid value: 9: should be less than or equal to 5\nWhoAmIService/test/other created\n',
      'refused',
      'applies and removes nothing, for the cluster refuses WhoAmIService/test/whoami: WhoAmIService.openportal.dev "whoami" is invalid: spec.replicas: Invalid value: 9: should be less than or equal to 5',
      'mend orders/openportal/test/whoami.ts:5, spec.replicas; npx orders check --cluster openportal',
    ],
    [
      'WhoAmIService/test/whoami dry-run failed (Invalid): WhoAmIService.openportal.dev "whoami" is invalid: [spec.name: Required value, spec: Invalid value: "object": no]',
      'refused',
      expect.stringContaining('spec.name: Required value, spec: Invalid'),
      'mend orders/openportal/test/whoami.ts:5, spec.name; npx orders check --cluster openportal',
    ],
    [
      'WhoAmIService/test/whoami dry-run failed: failed to create typed patch object (test/whoami; openportal.dev/v1alpha1, Kind=WhoAmIService): .spec.name: expected string, got &value.valueUnstructured{Value:5}',
      'refused',
      expect.stringContaining('.spec.name: expected string'),
      'mend orders/openportal/test/whoami.ts:5, spec.name; npx orders check --cluster openportal',
    ],
    [
      'WhoAmIService/test/gone dry-run failed (Invalid): WhoAmIService.openportal.dev "gone" is invalid: spec.name: Required value',
      'refused',
      expect.stringContaining('the cluster refuses WhoAmIService/test/gone'),
      'it is not ordered here any more; what main orders decides, see dist/openportal there',
    ],
    [
      'WhoAmIService/test/whoami dry-run failed: no matches for kind "WhoAmIService" in version "openportal.dev/v1alpha1"',
      'refused',
      'applies and removes nothing, for WhoAmIService/test/whoami is of a kind that the cluster does not serve: WhoAmIService in openportal.dev/v1alpha1',
      'install its package, or correct what clusters/openportal.ts says that it serves',
    ],
    [
      'WhoAmIService/test/whoami dry-run failed (Forbidden): whoamiservices.openportal.dev "whoami" is forbidden: User "system:serviceaccount:flux-system:tenant" cannot patch resource "whoamiservices"',
      'refused',
      expect.stringContaining('Flux is not allowed to apply WhoAmIService/test/whoami: whoamiservices.openportal.dev'),
      expect.stringMatching(/^grant the service account of catalog-orders-openportal-test what it lacks; /),
    ],
    [
      'WhoAmIService/test/whoami apply failed: etcdserver: request timed out',
      'refused',
      'applies and removes nothing, for the cluster refuses WhoAmIService/test/whoami: etcdserver: request timed out',
      'mend orders/openportal/test/whoami.ts:5; npx orders check --cluster openportal',
    ],
    [
      'kustomization path not found: stat /tmp/kustomization-3512/dist/openportal/test: no such file or directory',
      'path',
      'finds no folder of its own in this revision, and so applies and removes nothing',
      expect.stringContaining('CI has not committed dist/openportal yet'),
    ],
    [
      "kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'a.yaml''",
      'failed',
      "cannot build its folder of dist: accumulating resources: accumulation err='accumulating resources from 'a.yaml''",
      expect.stringContaining('dist is written by CI only'),
    ],
    [
      'Source artifact not found, retrying in 30s',
      'source',
      'waits for the GitRepository catalog-orders, which has nothing to apply',
      `${describing} gitrepository catalog-orders`,
    ],
    [
      'GitRepository.source.toolkit.fluxcd.io "catalog-orders" not found',
      'source',
      'waits for the GitRepository catalog-orders, which has nothing to apply',
      `${describing} gitrepository catalog-orders`,
    ],
    [
      'delete failed, errors: WhoAmIService/test/old delete failed: admission webhook "no" denied the request;',
      'failed',
      expect.stringMatching(/^has applied its orders, and cannot remove what is no longer ordered: WhoAmIService/),
      `${describing} kustomization catalog-orders-openportal-test`,
    ],
    [
      `health check failed after 5m0.1s: timeout waiting for: [WhoAmIService/test/whoami status: 'InProgress']`,
      'failed',
      `has applied its orders, and not all became healthy: timeout waiting for: [WhoAmIService/test/whoami status: 'InProgress']`,
      expect.stringContaining('nothing here asks Flux to wait'),
    ],
    [
      'tmp dir error: no space left on device',
      'failed',
      'fails (Reason): tmp dir error: no space left on device',
      `${describing} kustomization catalog-orders-openportal-test`,
    ],
  ])('%s', (written, state, message, hint) => {
    expect(kustomizationWords('Reason', written, place)).toEqual({ state, message, hint });
  });
});

describe('what source-controller writes is said so that a person can act on it:', () => {
  test.each([
    [
      'AuthenticationFailed',
      `failed to get secret 'flux-system/catalog-orders': secrets "catalog-orders" not found`,
      /^may not read the repository: failed to get secret/,
      /^renew the secret, see docs\/bootstrap.md, step 3/,
    ],
    [
      'GitOperationFailed',
      `failed to checkout and determine revision: unable to clone 'https://host/a/b': authentication required: Repository not found.`,
      /^may not read the repository: /,
      /^renew the secret/,
    ],
    [
      'GitOperationFailed',
      `failed to checkout and determine revision: unable to clone 'https://host/a/b': repository not found`,
      /^finds no repository at its url, or may not see it: /,
      /^compare its url with main.ts/,
    ],
    [
      'GitOperationFailed',
      `failed to checkout and determine revision: couldn't find remote ref "refs/heads/man"`,
      /^finds no such branch in the repository: /,
      /^compare its branch with main.ts/,
    ],
    [
      'GitOperationFailed',
      `failed to sparse checkout directories : sparse checkout dir 'dist' does not exist in repository: lstat`,
      /^finds no folder dist on the branch: /,
      /^CI commits it/,
    ],
    [
      'GitOperationFailed',
      'failed to checkout and determine revision: dial tcp 10.0.0.1:443: connect: connection refused',
      /^cannot be fetched \(GitOperationFailed\): failed to checkout .* refused$/,
      /^kubectl .* describe gitrepository catalog-orders$/,
    ],
  ])('%s: %s', (reason, written, message, hint) => {
    expect(gitRepositoryWords(reason, written, place)).toEqual({
      state: 'failed',
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
  });
});

test('what Flux writes does not become part of a command that a person is to run', () => {
  const hostile = '$(reboot); reboot';
  for (const written of [
    `dependency 'flux-system/${hostile}' not found`,
    `dependency 'flux-system/${hostile}' is not ready`,
    `WhoAmIService/demo/whoami not found: namespaces "${hostile}" not found`,
  ]) {
    expect(kustomizationWords('Reason', written, place).hint).not.toContain('reboot');
  }
});

describe('a message of a million letters takes no longer than its length, whatever is repeated in it:', () => {
  test.each([
    ...['secret ', 'secrets "', 'namespaces "a', 'namespaces "', ' is invalid: a', ' is invalid: [', 'a failed'],
    ...[' typed patch object (', "sparse checkout dir '", 'a dry-run failed: no matches for kind "', ': ', '"', 'a'],
  ])('%j', (part) => {
    const message = part.repeat(1_000_000 / part.length);
    for (const written of [message, `x dry-run failed ${message}`, `health check failed after ${message}`]) {
      const words = [kustomizationWords('', written, place), gitRepositoryWords('', written, place)];
      expect(words.every(({ hint }) => hint.length < 2 * written.length)).toBe(true);
      expect(fieldOf(written)?.length ?? 0).toBeLessThan(written.length);
    }
  });
});
