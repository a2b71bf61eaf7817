import type { Loaded } from '../../lib/assess.ts';
import { temporaryRepository, type Files } from './repository.ts';

/** The purpose that the order files of these tests lie in. */
export const FOLDER = 'orders/openportal/demo';

/** An order file that says this on line 5, with these imports on line 3, and before them those of what it names. */
export function ordering(statements: string, imports = ''): string {
  const kinds = ['WhoAmIApp', 'WhoAmIService'].filter((kind) => statements.includes(kind));
  const helpers = ['ownedBy', 'protect'].filter((name) => statements.includes(`${name}(`) && !imports.includes(name));
  return `import { ${kinds.join(', ')} } from '#imports/openportal';
import { ${['orders', ...helpers].join(', ')} } from '#lib';
${imports}
export default orders((demo) => {
  ${statements}
});
`;
}

/** Loads order files of one purpose, and what lies beside them. */
export function load(files: Files): Loaded {
  const inFolder = Object.entries(files).map(([file, text]) => [`${FOLDER}/${file}`, text] as const);
  return temporaryRepository(Object.fromEntries(inFolder)).load();
}

/** What a loaded file orders, as `line Kind/name`, with which specs, and what is found in it, as `line message`. */
export interface Said {
  readonly orders: readonly string[];
  readonly specs: readonly unknown[];
  readonly findings: readonly string[];
}

export function said({ orders, findings }: Loaded, name: string): Said {
  const file = `${FOLDER}/${name}`;
  const own = orders.filter((order) => order.file === file);
  return {
    orders: own.map((order) => `${order.line()} ${order.manifest.kind}/${order.manifest.metadata.name ?? ''}`),
    specs: own.map(({ manifest }) => manifest['spec']),
    findings: findings.filter((finding) => finding.file === file).map(({ line, message }) => `${line} ${message}`),
  };
}

/** A table of order files, loaded together, with what is said of each in place of its source. */
export function loadTable<Expected = undefined>(
  rows: readonly (readonly [what: string, source: string, expected?: Expected])[],
  files: Files = {},
): [what: string, said: Said, expected: Expected][] {
  const sources = rows.map(([, source], index) => [`${index}.ts`, source] as const);
  const loaded = load({ ...files, ...Object.fromEntries(sources) });
  return rows.map(([what, , expected], index) => [what, said(loaded, `${index}.ts`), expected as Expected]);
}
