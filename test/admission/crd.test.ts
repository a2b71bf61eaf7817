import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { toCustomResourceDefinition } from '../../lib/admission/crd.ts';
import { type CompositeResourceDefinition, kindsIn } from '../../lib/model/xrd.ts';
import { XRDS } from '../support/platform.ts';

const crafted = readdirSync(join(__dirname, 'xrds')).map((file) => ({
  name: file.replace('.yaml', ''),
  xrd: parse(readFileSync(join(__dirname, 'xrds', file), 'utf8')) as CompositeResourceDefinition,
}));
const ours = XRDS.map(({ kind, revision, xrd }) => ({
  name: `${kind}-${revision}`,
  xrd,
}));
const cases = [...ours, ...crafted].flatMap(({ name, xrd }) =>
  kindsIn(xrd).map((names) => ({ name: names === xrd.spec.claimNames ? `${name}-claim` : name, xrd, names })),
);

describe('the CRD is the one that crossplane-runtime v2.4.0 makes (crds/main.go) of', () => {
  test.each(cases)('$name', ({ name, xrd, names }) => {
    const expected: unknown = JSON.parse(readFileSync(join(__dirname, 'crds', `${name}.json`), 'utf8'));
    expect(JSON.parse(JSON.stringify(toCustomResourceDefinition(xrd, names)))).toStrictEqual(expected);
  });
});

test('every XRD has its fixture, and every fixture its XRD', () => {
  const fixtures = readdirSync(join(__dirname, 'crds')).filter((file) => file.endsWith('.json'));
  expect(cases.map(({ name }) => `${name}.json`).sort()).toEqual(fixtures.sort());
});
