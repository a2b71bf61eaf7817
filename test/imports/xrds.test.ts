import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { loadXrds } from '../../lib/load/xrds.ts';
import { PLATFORM } from '../support/platform.ts';
import { xrdWithClaims } from '../support/xrd.ts';

const app = readFileSync(join(PLATFORM, 'imports/xrds/WhoAmIApp/1.0.4.yaml'), 'utf8');

const lines = app.split('\n').length - 1;
/** Nine times nine times nine, and so on: ten levels of it. */
const bomb = Array.from({ length: 10 }, (_, level) => {
  const item = level === 0 ? 'x' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]\n`;
}).join('');

/** What is found in a repository with one file among its XRDs. */
function findingsOf(file: string, text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
  try {
    const path = join(folder, 'imports/xrds', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return loadXrds(folder).findings.map(({ line, field, message }) => `${line} ${field ?? '-'} ${message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the XRDs of this repository are read in the order of their paths, without findings', () => {
  const { xrds, findings } = loadXrds(PLATFORM);
  expect(findings).toEqual([]);
  expect(xrds.map(({ file }) => file)).toEqual(
    xrds.map(({ kind, revision }) => `imports/xrds/${kind}/${revision}.yaml`).sort(),
  );
});

test('the folder of a kind may have the group as well', () => {
  expect(findingsOf('WhoAmIApp.openportal.dev/1.0.4.yaml', app)).toEqual([]);
});

describe('a file is refused with its line and field when', () => {
  test.each([
    ['it lies elsewhere', 'WhoAmIApp.yaml', app, ['1 - is not where an XRD belongs']],
    ['its folder is named as no kind can be', 'WhoAmI_App/1.0.4.yaml', app, ['1 - is not where an XRD belongs']],
    ['it is named after no revision', 'WhoAmIApp/latest.yaml', app, ['1 - is not where an XRD belongs']],
    ['it is no YAML', 'WhoAmIApp/1.0.4.yaml', 'a: 1\nb: [', ['2 - is not YAML: did not find expected node content']],
    ['it is empty', 'WhoAmIApp/1.0.4.yaml', '', ['1 kind is not that of an XRD']],
    ['it is a CRD', 'WhoAmIApp/1.0.4.yaml', app.replace('Composite', 'Custom'), ['2 kind is not that of an XRD']],
    ['another document follows', 'WhoAmIApp/1.0.4.yaml', `${app}---\na: b\n`, [`${lines + 2} - is a second document`]],
    [
      'it is an alias bomb',
      'WhoAmIApp/1.0.4.yaml',
      `${app}${bomb}`,
      [`${lines + 1} - is not YAML: document contains excessive aliasing`],
    ],
    [
      'it nests without end',
      'WhoAmIApp/1.0.4.yaml',
      '['.repeat(3e6),
      ['1 - is not YAML: nests more than 1100 levels deep'],
    ],
    [
      'no server would read so much',
      'WhoAmIApp/1.0.4.yaml',
      '['.repeat(2e7),
      ['1 - has 19.1 MiB: an API server takes 3 MiB at once'],
    ],
    [
      'it is of another kind',
      'WhoAmI/1.0.4.yaml',
      app,
      ['8 spec.names.kind is WhoAmIApp, but the folder is named WhoAmI'],
    ],
    [
      'its name is not plural and group',
      'WhoAmIApp/1.0.4.yaml',
      app.replace('name: whoamiapps.', 'name: '),
      ['4 metadata.name is openportal.dev'],
    ],
    [
      'it is of another group than its folder',
      'WhoAmIApp.example.org/1.0.4.yaml',
      app,
      ['6 spec.group is openportal.dev, but the folder is named WhoAmIApp.example.org'],
    ],
    ['its folder names no group', 'WhoAmIApp._/1.0.4.yaml', app, ['1 - is not where an XRD belongs']],
    [
      'it has claims and is not LegacyCluster',
      'WhoAmIApp/1.0.4.yaml',
      app.replace('  scope:', '  claimNames: { kind: Claim, plural: claims }\n  scope:'),
      ['10 spec.claimNames is for what is LegacyCluster only, in v1'],
    ],
    [
      'its claims are called as it is',
      'XBase/1.0.0.yaml',
      stringify(xrdWithClaims('XBase', 'XBase', { type: 'object' })),
      [
        '24 spec.claimNames.kind is XBase, as of the composite resource',
        '25 spec.claimNames.plural is xbases, as of the composite resource',
      ],
    ],
    ['its scope is unknown', 'WhoAmIApp/1.0.4.yaml', app.replace('Namespaced', 'Global'), ['10 spec.scope is Global']],
    [
      'no version is served',
      'WhoAmIApp/1.0.4.yaml',
      app.replace('served: true', 'served: false'),
      ['13 spec.versions has no served version', '13 spec.versions has 1 referenceable versions'],
    ],
    [
      'there is no version at all',
      'WhoAmIApp/1.0.4.yaml',
      app.replace(/ {2}versions:[^]*/, ''),
      ['5 spec.versions has no served version', '5 spec.versions has 0 referenceable versions'],
    ],
    [
      'a version has no schema',
      'WhoAmIApp/1.0.4.yaml',
      app.replace('openAPIV3Schema', 'schema'),
      ['17 spec.versions[0].schema.openAPIV3Schema is missing'],
    ],
  ])('%s', (_, file, text, expected) => {
    expect(findingsOf(file, text)).toEqual(expected);
  });
});
