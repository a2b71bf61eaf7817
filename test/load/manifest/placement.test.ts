import { foldersAbove, locate } from '../../../lib/load/manifest/placement.ts';

const CONTEXTS = ['kind-openportal', 'openportal'];
const parts = (path: string) => path.split('/');

describe('of a path from the root of a tree', () => {
  test.each<[string, string, string]>([
    ['openportal/demo/WhoAmIApp/app.yaml', 'openportal', 'demo WhoAmIApp app'],
    ['openportal/openportal/WhoAmIApp/app.yaml', 'openportal', 'openportal WhoAmIApp app'],
    ['dist/openportal/demo/WhoAmIApp/a.b.json', 'openportal', 'demo WhoAmIApp a.b'],
    ['osp-openportal/demo/WhoAmIApp/app.yaml', 'osp-openportal', 'demo WhoAmIApp app'],
    ['openportal/Namespace/x.yaml', 'openportal', 'no place'],
    ['openportal/demo/app.yaml', 'openportal', 'no place'],
    ['openportal/demo/apps/app.yaml', 'openportal', 'no place'],
    ['openportal/demo/team/WhoAmIApp/app.yaml', 'openportal', 'no place'],
    ['openportal/app.yaml', 'openportal', 'no place'],
    ['a/b/openportal', 'none', 'no place'],
    ['osp-openportal/Namespace/x.yaml', 'none', 'no place'],
    ['app.yaml', 'none', 'no place'],
  ])('%s, the cluster is %s and the rest %s', (path, cluster, rest) => {
    const located = locate(parts(path), CONTEXTS);
    const place = located.place && `${located.place.purpose} ${located.place.kind} ${located.place.name}`;
    expect([located.cluster ?? 'none', place ?? 'no place']).toEqual([cluster, rest]);
  });
});

describe('the folders of the layout above what was named are', () => {
  const inCluster = ['demo/WhoAmIApp/app.yaml'];
  test.each<[string, string, readonly string[], string]>([
    ['none of a tree', '/home/tree', ['openportal/demo/WhoAmIApp/app.yaml'], ''],
    ['its name of a cluster', '/home/tree/openportal', inCluster, 'openportal'],
    ['two of a purpose', '/home/openportal/demo', ['WhoAmIApp/app.yaml'], 'openportal/demo'],
    ['three of a kind', '/openportal/demo/WhoAmIApp', ['app.yaml'], 'openportal/demo/WhoAmIApp'],
    ['none where the layout would begin further up', '/openportal/demo/WhoAmIApp/more', ['app.yaml'], ''],
    ['those of the cluster that has a purpose of its own name', '/openportal', ['openportal/A/a.yaml'], 'openportal'],
    ['none of a tree in a folder named for a cluster', '/openportal', ['openportal/demo/A/a.yaml'], ''],
    [
      'none of it either where something else is out of place',
      '/openportal/tree',
      ['openportal/A/a.yaml', 'b.yaml'],
      '',
    ],
    [
      'those by which the most is in place',
      '/openportal',
      ['demo/A/a.yaml', 'demo/A/b.yaml', 'openportal/demo/A/a.yaml'],
      'openportal',
    ],
    ['those of a cluster in which nothing is in place', '/openportal', ['Namespace/x.yaml'], 'openportal'],
    ['none where nothing names a cluster', '/home/tree', ['Namespace/x.yaml'], ''],
    ['none where nothing is there', '/home/openportal', [], ''],
  ])('%s', (_, folder, files, above) => {
    expect(foldersAbove([folder], files.map(parts), CONTEXTS, undefined).join('/')).toBe(above);
  });

  test('those of the folder that a link leads to', () => {
    const folders = ['/home/production', '/home/dist/openportal'];
    expect(foldersAbove(folders, inCluster.map(parts), CONTEXTS, undefined)).toEqual(['openportal']);
  });

  test('none where a cluster was asked for and nothing is in place', () => {
    expect(foldersAbove(['/home/openportal'], [['app.yaml']], CONTEXTS, 'kind-openportal')).toEqual([]);
  });
});
