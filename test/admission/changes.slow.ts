import { orderFile } from '../support/orders.ts';
import { ruled, RULED_XRD } from '../support/ruled.ts';
import { git } from '../scripts/git.ts';

describe('a rule in CEL is held against', () => {
  const even = '[{ rule: self.replicas % 2 == 0, message: must be even, fieldPath: .replicas }]';

  test.each([
    [2, []],
    [3, ['cel spec.replicas must be even']],
  ])('an order of %d replicas', async (replicas, expected) => {
    const { findings } = await ruled(even, replicas).check();
    expect(findings.map(({ rule, field, message }) => `${rule} ${field ?? ''} ${message}`)).toEqual(expected);
  });

  test('what an order said where the branch left main', async () => {
    const repository = ruled('[{ rule: self.replicas >= oldSelf.replicas, message: cannot shrink }]', 3);
    git(repository.root, 'init', '-qb', 'main');
    expect(repository.synth().status).toBe(0);
    git(repository.root, 'add', '-A');
    git(repository.root, 'commit', '-qm', 'three replicas');
    git(repository.root, 'switch', '-qc', 'shrink');
    const file = 'orders/openportal/demo/app.ts';
    repository.write({ [file]: orderFile('openportal', 'WhoAmIApp', 'app', '{ replicas: 2 }') });
    const { findings } = await repository.check();
    expect(findings.map(({ rule, field, message }) => `${rule} ${field ?? ''} ${message}`)).toEqual([
      'cel spec cannot shrink',
    ]);
  });

  test.each([
    ['of a kind with a rule about changes', '{ rule: self.replicas >= oldSelf.replicas }', 'openportal', 1],
    ['of a kind without', '{ rule: self.replicas >= 1, message: as oldSelf }', 'openportal', 0],
    ['of a kind at another revision', '{ rule: self.replicas >= oldSelf.replicas }', 'rancher-desktop', 0],
  ])('what main has: without main, an order %s is an error or none', async (_, rule, cluster, count) => {
    const repository = ruled(`[${rule}]`, 3);
    repository.write({
      'orders/openportal': null,
      [`orders/${cluster}/demo/app.ts`]: orderFile(cluster, 'WhoAmIApp', 'app', '{ replicas: 3 }'),
    });
    git(repository.root, 'init', '-qb', 'other');
    git(repository.root, 'commit', '-qm', 'no main', '--allow-empty');
    const { findings } = await repository.check();
    expect(findings).toHaveLength(count);
    for (const finding of findings) {
      expect(finding).toMatchObject({
        severity: 'error',
        file: 'orders/openportal/demo/app.ts',
        message: 'cannot be held against the rules of its kind about changes: this clone knows no main',
        hint: expect.stringMatching(/^git fetch /) as string,
      });
    }
  });
});

test('a rule that does not compile is an error of the XRD, and holds up every cluster', async () => {
  const { findings } = await ruled('[{ rule: self.replica == 1 }]', 1).check();
  const ofXrd = findings.filter(({ file }) => file === RULED_XRD);
  expect(ofXrd).toMatchObject([{ rule: 'cel', severity: 'error', line: 25, cluster: null, kind: 'WhoAmIApp' }]);
});
