import { execFileSync } from 'node:child_process';
import { orderFile } from '../support/orders.ts';
import { temporaryRepository } from '../support/repository.ts';

jest.setTimeout(120_000); // Each starts processes.

const XRD = 'imports/xrds/WhoAmIApp/1.0.4.yaml';

/** A repository whose WhoAmIApp has a rule in CEL. */
function ruled(rule: string, replicas: number) {
  const repository = temporaryRepository({
    'orders/openportal/demo/app.ts': orderFile('openportal', 'WhoAmIApp', 'app', `{ replicas: ${replicas} }`),
  });
  const spec = 'description: How the app is to run.\n';
  const indent = ' '.repeat(14);
  repository.write({
    [XRD]: repository.read(XRD).replace(spec, `${spec}${indent}x-kubernetes-validations: ${rule}\n`),
  });
  // Writes nothing for a rule that no cluster would take.
  repository.import();
  return repository;
}

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
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: repository.root,
      });
    git('init', '-qb', 'main');
    expect(repository.synth().status).toBe(0);
    git('add', '-A');
    git('commit', '-qm', 'three replicas');
    git('switch', '-qc', 'shrink');
    const file = 'orders/openportal/demo/app.ts';
    repository.write({ [file]: orderFile('openportal', 'WhoAmIApp', 'app', '{ replicas: 2 }') });
    const { findings } = await repository.check();
    expect(findings.map(({ rule, field, message }) => `${rule} ${field ?? ''} ${message}`)).toEqual([
      'cel spec cannot shrink',
    ]);
  });
});

test('a rule that does not compile is an error of the XRD, and holds up every cluster', async () => {
  const { findings } = await ruled('[{ rule: self.replica == 1 }]', 1).check();
  const ofXrd = findings.filter(({ file }) => file === XRD);
  expect(ofXrd).toMatchObject([{ rule: 'cel', severity: 'error', line: 25, cluster: null, kind: 'WhoAmIApp' }]);
});
