import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { writtenOrder } from '../../lib/load/declarative/read.ts';
import { kindsOf } from '../../lib/load/kinds.ts';
import { readSources, runSources, type Content, type Source } from '../../lib/load/read.ts';
import { byCodeUnit } from '../../lib/model/sort.ts';
import { CLUSTERS, PLATFORM, XRDS } from '../support/platform.ts';
import { temporaryRepository } from '../support/repository.ts';

const kinds = new Map(CLUSTERS.map((one) => [one.context, kindsOf(one, XRDS, [])]));

/** What a file says, and where it says it; in which order fields are refused nobody sees, as findings are sorted. */
function told({ exported, faults }: Content, source: string): unknown {
  if (exported.type !== 'orders') return { exported, faults };
  const declarations = exported.declarations.map((order, index) => ({
    written: writtenOrder(source, index),
    ...order,
    unsayable: [...order.unsayable].sort((a, b) => byCodeUnit(a.field, b.field)),
  }));
  return { exported: { ...exported, declarations }, faults };
}

/** What both ways say of those files that are read as data. */
function bothWays(root: string, sources: readonly Source[]): [asData: unknown[], executed: unknown[]] {
  const read = readSources(root, sources);
  const isData = (_: unknown, index: number) => read[index]?.executed.length === 0;
  const texts = sources.filter(isData).map(({ file }) => readFileSync(join(root, file), 'utf8'));
  const toldBy = (contents: readonly Content[]) => contents.map((content, index) => told(content, texts[index] ?? ''));
  return [toldBy(read.filter(isData)), toldBy(runSources(root, sources.filter(isData)))];
}

test('every order and cluster file of a platform says the same as data and when it runs', () => {
  const below = readdirSync(join(PLATFORM, 'orders'), { recursive: true, encoding: 'utf8' });
  const files = below.filter((path) => path.split('/').length === 3 && path.endsWith('.ts'));
  const orders = files.map((path): Source => {
    const [cluster = '', purpose = ''] = path.split('/');
    return { file: `orders/${path}`, cluster, purpose, kinds: kinds.get(cluster) };
  });
  const clusters = [...kinds.keys()].map((context) => ({
    file: `clusters/${context}.ts`,
    cluster: context,
    purpose: '',
  }));
  const [asData, executed] = bothWays(PLATFORM, [...orders, ...clusters]);
  expect(asData).toHaveLength(orders.length + clusters.length);
  expect(asData).toEqual(executed);
});

/** A literal, in one of the ways in which people write it. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('constructor', '__proto__', 'a.b/c', ''),
);
const quoted = text.chain((value) =>
  fc.constantFrom(
    JSON.stringify(value),
    `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`,
    `\`${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('$', '\\$')}\``,
  ),
);
const gap = fc.constantFrom('', ' ', '\n', '\n      ', ' // aside\n', ' /* new Thing( */ ');
const scalar = fc.oneof(
  quoted,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('true', 'false', 'null', '0x1F', '1_000', '1e21', '-0', '.5'),
);
const { value } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('object'), tie('list')),
  list: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), gap).map(([items, space]) => `[${items.join(`,${space}`)}]`),
  object: objectOf(tie('value')),
}));
const object = objectOf(value);

function objectOf(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const name = text.map((key) => (key === '__proto__' ? `['__proto__']` : JSON.stringify(key)));
  return fc
    .tuple(fc.uniqueArray(name, { maxLength: 4 }), fc.array(item, { minLength: 4, maxLength: 4 }), gap)
    .map(
      ([names, items, space]) =>
        `{${names.map((key, index) => `${space}${key}: ${items[index] ?? '1'}`).join(',')}${space}}`,
    );
}

const order = fc
  .tuple(
    fc.constantFrom('WhoAmIApp', 'WhoAmIService', 'Unserved'),
    quoted,
    fc.oneof(
      object,
      object.map((fields) => `{ spec: ${fields} }`),
    ),
    fc.option(
      fc
        .tuple(quoted, fc.option(object))
        .map(([owner, more]) => `ownedBy(${owner}${more === null ? '' : `, ${more}`})`),
    ),
    fc.constantFrom(['', ''], ['protect(', ')'], ['protect(', ', false)'], ['protect(protect(', '), true)']),
    gap,
  )
  .map(([kind, name, props, owner, [before = '', after = ''], space]) => {
    const all = owner === null ? props : `{ metadata: ${owner},${space} spec: ${props} }`;
    return `${before}new ${kind}(demo,${space}${name},${space}${all})${after};`;
  });

const file = fc.tuple(fc.array(order, { minLength: 1, maxLength: 4 }), gap).map(([orders, space]) => {
  const source = orders.join(`${space}\n  `);
  const used = (names: readonly string[]) => names.filter((name) => RegExp(`\\b${name}\\(`).test(source)).join(', ');
  return `import { ${used(['WhoAmIApp', 'WhoAmIService', 'Unserved'])} } from '#imports/openportal';
import { ${['orders', used(['ownedBy', 'protect'])].filter((names) => names !== '').join(', ')} } from '#lib';
${space}
export default orders((demo) => {${space}
  ${source}
});
`;
});

test('whatever a declarative file says, it says the same as data and when it runs, at the same places', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(file, { minLength: 50, maxLength: 50 }), (files) => {
      const path = (index: number) => `orders/openportal/demo/${index}.ts`;
      const { root } = temporaryRepository(Object.fromEntries(files.map((source, index) => [path(index), source])));
      const sources = files.map((_, index) => ({
        file: path(index),
        cluster: 'openportal',
        purpose: 'demo',
        kinds: kinds.get('openportal'),
      }));
      const [asData, executed] = bothWays(root, sources);
      expect(asData).toEqual(executed);
      compared += asData.length;
    }),
    { numRuns: 10, endOnFailure: true },
  );
  process.stdout.write(`${compared} files said the same both ways\n`);
  expect(compared).toBeGreaterThan(100);
}, 300_000);
