import fc from 'fast-check';
import { admit } from '../../../lib/admission/admit.ts';
import { isEntityReference } from '../../../lib/backstage/entity.ts';
import type { ClusterProps } from '../../../lib/model/cluster.ts';
import { ownedBy } from '../../../lib/model/owner.ts';
import { aCluster, anOrder, brief, REPOSITORY, saidOf, XRDS } from '../../support/admission.ts';

describe('an owner is', () => {
  test.each([
    ['an entity with kind and namespace', 'group:default/platform-team', true],
    ['one of a default namespace', 'user:jane.doe', true],
    ['one of a default kind', 'default/platform-team', true],
    ['a name alone', 'Platform_Team', true],
    ['no sentence', 'me and you!', false],
    ['not nothing', '', false],
    ['no two', 'group:default/a,group:default/b', false],
    ['no path', 'group:default/a/b', false],
    ['not without its name', 'group:default/', false],
    ['of no empty kind', ':default/a', false],
    ['of no kind with a dash', 'my-group:default/a', false],
    ['of no namespace with a dot', 'group:a.b/c', false],
    ['no more than 63 characters', `group:default/${'a'.repeat(64)}`, false],
    ['no less than that', `group:default/${'a'.repeat(63)}`, true],
    ['of one line', 'group:default/a\n', false],
  ])('%s: %j', (_, owner, isTaken) => {
    const said = saidOf(anOrder({ metadata: { ...ownedBy(owner) } }));
    const message = `is ${JSON.stringify(owner)}, which no entity is called`;
    expect(said).toEqual(isTaken ? [] : [`[annotation] metadata.annotations[terasky.backstage.io/owner] ${message}`]);
  });

  test('whatever its parts are that the catalog takes', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
    const namespace = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    const kind = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,62}$/);
    const reference = fc
      .tuple(fc.option(kind), fc.option(namespace), name)
      .map(([ofKind, of, called]) => `${ofKind === null ? '' : `${ofKind}:`}${of === null ? '' : `${of}/`}${called}`);
    fc.assert(
      fc.property(reference, (owner) => {
        expect(isEntityReference(owner)).toBe(true);
      }),
    );
  });
});

describe('the default owner, too, of', () => {
  const message = 'is "me and you!", which no entity is called';
  const clusterWith = (props: Partial<ClusterProps>) => aCluster('openportal', props);

  test.each([
    ['a cluster', { owner: 'me and you!' }, 'owner'],
    ['a purpose', { purposes: { demo: { owner: 'me and you!' } } }, 'purposes.demo.owner'],
  ])('%s', (_, props, field) => {
    expect(saidOf(undefined, [], [clusterWith(props)])).toEqual([`[annotation] ${field} ${message}`]);
  });

  test.each([
    ['a kind', 'imports/xrds/WhoAmIApp/platform.ts', 'group:default/a', 'me and you!'],
    ['the repository', 'main.ts', 'me and you!', 'group:default/a'],
  ])('%s', (_, file, ofRepository, ofKind) => {
    const { findings } = admit({
      ...{ clusters: [clusterWith({})], xrds: XRDS, orders: [] },
      known: [{ kind: 'WhoAmIApp', file: 'imports/xrds/WhoAmIApp/platform.ts', props: { owner: ofKind } }],
      repository: { ...REPOSITORY, owner: ofRepository },
    });
    expect(findings.map((finding) => `${finding.file} ${brief(finding)}`)).toEqual([
      `${file} [annotation] owner ${message}`,
    ]);
  });
});
