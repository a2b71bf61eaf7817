import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from '../lib/model/order.ts';
import { filesBelow } from './support/folder.ts';
import { testWithKubectl } from './support/tool.ts';

const DIST = join(__dirname, '../dist');
const files = Object.entries(filesBelow(DIST));
const folders = files
  .map(([path]) => path.split('/'))
  .flatMap((parts) => [parts[0] ?? '', parts.slice(0, 2).join('/')]);
const built = [...new Set(folders)].filter((folder) => !folder.endsWith('.yaml')).sort();

const identity = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
const byIdentity = (a: Manifest, b: Manifest) => (identity(a) < identity(b) ? -1 : 1);

describe('kubectl kustomize builds the objects that lie beneath, and no others:', () => {
  testWithKubectl().each(built)('dist/%s', (folder) => {
    const beneath = files
      .filter(([path]) => path.startsWith(`${folder}/`) && path.split('/').length === 4)
      .map(([, text]) => parse(text) as Manifest);
    const output = execFileSync('kubectl', ['kustomize', join(DIST, folder)], { encoding: 'utf8' });
    const objects = parseAllDocuments(output).map((document) => document.toJS() as Manifest);
    expect(objects.sort(byIdentity)).toEqual(beneath.sort(byIdentity));
  });
});
