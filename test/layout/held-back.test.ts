import { heldBackBy } from '../../lib/layout/held-back.ts';
import { aboutFile, type Finding } from '../../lib/model/finding.ts';

const finding = (cluster: string | null, severity: Finding['severity'] = 'error') =>
  aboutFile('a.ts', { rule: 'cluster', cluster, severity, message: '', hint: '' });

describe('a synth publishes', () => {
  test.each<[what: string, findings: Finding[], strict: string[] | undefined, keepGoing: string[] | undefined]>([
    ['all clusters, where nothing is wrong', [], [], []],
    ['all clusters, with warnings', [finding('a', 'warning'), finding(null, 'warning')], [], []],
    ['nothing with an error, or when it keeps going the other clusters', [finding('a')], undefined, ['a']],
    ['no cluster with an error', [finding('b'), finding('a'), finding('b')], undefined, ['b', 'a']],
    ['nothing, where an error is of no one cluster', [finding('a'), finding(null)], undefined, undefined],
  ])('%s', (_, findings, strict, keepGoing) => {
    const heldBack = [false, true].map((goes) => heldBackBy(findings, goes));
    expect(heldBack.map((clusters) => clusters && [...clusters])).toEqual([strict, keepGoing]);
  });
});
