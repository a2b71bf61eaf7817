import { orderFile, whoami } from '../support/orders.ts';
import { harmIn } from '../support/printed.ts';
import { type Outcome, temporaryRepository } from '../support/repository.ts';

/** A text that speaks to a terminal, to GitHub and to the eye, as a name of a file or in a literal. */
const HOSTILE = 'a\n::error::forged\n##[add-mask]0\u001b[31m\u202e\u2028';
const IN_SOURCE = String.raw`a\n::error::forged\n##[add-mask]0\u001b[31m\u202e\u2028`;

/** How the end of it is printed. */
const VISIBLE = String.raw`##\u005badd-mask]0\u001b[31m\u202e\u2028`;

const value = `'${IN_SOURCE}'`;
const repository = temporaryRepository({
  'orders/openportal/demo/name.ts': whoami('openportal', IN_SOURCE),
  'orders/openportal/demo/key.ts': orderFile('openportal', 'WhoAmIApp', 'key', `{ ...{ ${value}: 1 } }`),
  'orders/openportal/demo/value.ts': orderFile('openportal', 'WhoAmIService', 'value', `{ name: ${value} }`),
  [`orders/openportal/demo/${HOSTILE}.ts`]: whoami('openportal', 'file'),
  [`orders/openportal/demo/${HOSTILE}.txt`]: '',
  'orders/openportal/demo/throws.ts': `throw new Error(${value});\nexport {};\n`,
  [`orders/${HOSTILE}/demo/place.ts`]: whoami('openportal', 'place'),
  [`clusters/${HOSTILE}.ts`]: 'export default 1;\n',
  [`imports/xrds/WhoAmIApp/${HOSTILE}.yaml`]: `a: [\n`,
  [`tree/openportal/demo/WhoAmIService/${HOSTILE}.yaml`]: `{apiVersion: openportal.dev/v1alpha1, kind: WhoAmIService, metadata: {name: "${IN_SOURCE}", namespace: demo}, spec: {"${IN_SOURCE}": 1}}\n`,
});

const text = ({ stdout, stderr }: Outcome) => stdout + stderr;
const harm = (outcome: Outcome) => text(outcome).replace(/\n$/, '').split('\n').flatMap(harmIn);

describe('text that somebody else wrote is printed so that it is only read, by', () => {
  test.each<[string, () => Outcome, number]>([
    ['orders check', () => repository.run('orders', ['check']), 1],
    ['orders check of manifests', () => repository.run('orders', ['check', 'tree']), 1],
    ['orders check of a cluster that is not there', () => repository.run('orders', ['check', '--cluster', HOSTILE]), 2],
    ['orders check of a path that is not there', () => repository.run('orders', ['check', HOSTILE]), 2],
    ['orders check with an option that there is not', () => repository.run('orders', ['check', `--${HOSTILE}`]), 2],
    ['orders status', () => repository.run('orders', ['status', '--cluster', HOSTILE]), 2],
    [
      'orders new',
      () => repository.run('orders', ['new', 'WhoAmIApp', HOSTILE, '--cluster', 'openportal', '--purpose', 'demo']),
      1,
    ],
    ['the app', () => repository.synth(), 1],
    ['npm run import', () => repository.import(), 1],
  ])('%s', (_, run, status) => {
    const outcome = run();
    expect(harm(outcome)).toEqual([]);
    expect(text(outcome)).toContain(VISIBLE);
    expect(outcome.status).toBe(status);
  });

  test('orders check --format json, which means the same', () => {
    const outcome = repository.run('orders', ['check', '--format', 'json']);
    expect(harm(outcome)).toEqual([]);
    const { findings } = JSON.parse(outcome.stdout) as { findings: readonly { name: string; file: string }[] };
    expect(findings.map(({ name }) => name)).toContain(HOSTILE);
    expect(findings.map(({ file }) => file)).toContain(`orders/openportal/demo/${HOSTILE}.txt`);
  });

  test('orders check --format github, where every command is an annotation of ours', () => {
    const lines = repository.run('orders', ['check', '--format', 'github']).stdout.trimEnd().split('\n');
    expect(lines.flatMap(harmIn)).toEqual(lines.slice(1).map(() => 'a command'));
    expect(lines.slice(0, -1).filter((line) => !/^::(error|warning) file=[^:,]+,line=\d+,title=/.test(line))).toEqual(
      [],
    );
    expect(lines.at(-1)).toMatch(/^\d+ orders checked: \d+ errors/);
  });
});
