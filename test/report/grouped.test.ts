import fc from 'fast-check';
import { aboutFile, type Finding } from '../../lib/model/finding.ts';
import { findingsText } from '../../lib/report/text.ts';
import { grouped } from '../../lib/report/grouped.ts';

const STALE = { rule: 'annotation', field: 'metadata.annotations[a]', message: 'is stale', hint: 'remove it' } as const;

const said = (file: string, differing: Partial<Finding> = {}): Finding =>
  aboutFile(file, { ...STALE, cluster: 'openportal', kind: 'WhoAmIApp', name: 'app', ...differing });

describe('of two files, findings of which only', () => {
  test.each<[string, Partial<Finding>, boolean]>([
    ['the line', { line: 7 }, true],
    ['the cluster', { cluster: 'kind-openportal' }, true],
    ['the order', { name: 'b', kind: 'WhoAmIService', purpose: 'team' }, true],
    ['the code', { code: 'layout' }, false],
    ['the severity', { severity: 'warning' }, false],
    ['the field', { field: 'metadata.annotations[b]' }, false],
    ['the message', { message: 'is missing' }, false],
    ['the hint', { hint: 'add it' }, false],
  ])('%s differs, %j, are said once: %s', (_, differing, together) => {
    const groups = [...grouped([said('a.yaml'), said('b.yaml', differing)])];
    expect(groups.map((group) => group.map(({ file }) => file))).toEqual(
      together ? [['a.yaml', 'b.yaml']] : [['a.yaml'], ['b.yaml']],
    );
  });
});

test('every finding is in one group, and the first ones are in order', () => {
  const some = fc.record({ file: fc.constantFrom('a', 'b'), line: fc.nat(), message: fc.constantFrom('x', 'y', 'z') });
  fc.assert(
    fc.property(fc.array(some), (all) => {
      const findings = all.map(({ file, ...differing }) => said(file, differing));
      const groups = [...grouped(findings)];
      expect(new Set(groups.flat())).toEqual(new Set(findings));
      expect(groups.flat()).toHaveLength(findings.length);
      const firsts = groups.map(([first]) => findings.indexOf(first));
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      expect(new Set(groups.map(([{ message }]) => message)).size).toBe(groups.length);
    }),
  );
});

test('to people, the files come first, then what is wrong with all of them', () => {
  const findings = [
    said('a.yaml', { line: 7 }),
    said('a.yaml', { line: 9, field: 'spec.x', message: 'is unknown' }),
    said('b.yaml', { line: 8, name: 'b' }),
  ];
  expect(findingsText(findings, false)).toBe(`a.yaml:7  WhoAmIApp/app on openportal
b.yaml:8  WhoAmIApp/b on openportal
  ✖ metadata.annotations[a]  is stale  [annotation]
    remove it

a.yaml:9  WhoAmIApp/app on openportal
  ✖ spec.x  is unknown  [annotation]
    remove it
`);
});
