import { loadKnownKinds } from '../../lib/load/known-kinds.ts';
import { temporaryRepository } from '../support/repository.ts';

/** What is known in a repository that says this of a kind, and of no other, and what is found. */
function loaded(source: string): [known: unknown, findings: string[]] {
  const file = 'imports/xrds/Bucket/platform.ts';
  const { known, findings } = loadKnownKinds(temporaryRepository({ imports: null, [file]: source }).root);
  const text = findings.map(({ rule, file, line, message }) => `[${rule}] ${file}:${line} ${message}`);
  return [known.map(({ kind, props }) => [kind, props]), text];
}

/** What is said of a kind, from line 3 on. */
const saying = (declaration: string) =>
  `import { ${declaration.includes('orders(') ? 'orders' : 'kind'} } from '#lib';\n\n${declaration}\n`;

describe('what the platform knows of a kind is read as data, and never run:', () => {
  const place = '[layout] imports/xrds/Bucket/platform.ts';

  test.each<[string, string, unknown, string[]]>([
    [
      'fields and facts',
      "export default kind({ namespace: 'spec.a', holdsData: true });",
      { namespace: 'spec.a', holdsData: true },
      [],
    ],
    ['nothing', 'export default kind({});', {}, []],
    [
      'a computation',
      "export default kind({ namespace: 'spec.' + 'a' });",
      undefined,
      [`${place}:3 has a computation, but is read as data`],
    ],
    [
      'a call',
      'process.exit(3);\nexport default kind({});',
      undefined,
      [`${place}:3 has a statement, but is read as data`],
    ],
    [
      'null',
      'export default kind({ owner: null });',
      undefined,
      [`${place}:3 has a field that is null, but is read as data`],
    ],
    ['orders', 'export default orders(() => {});', undefined, [`${place}:1 says nothing of a kind`]],
    ['no export', '', undefined, [`${place}:1 says nothing of a kind`]],
  ])('%s', (_, declaration, props, findings) => {
    expect(loaded(saying(declaration))).toEqual([props === undefined ? [] : [['Bucket', props]], findings]);
  });
});
