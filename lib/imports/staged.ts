import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile, MEMORY, ofTheWhole } from '../load/types.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { GeneratedFile } from './cluster-module.ts';

/** What the compiler has against generated files, which it gets to see at a place of their own. */
export async function typeErrors(root: string, files: readonly GeneratedFile[]): Promise<Finding[]> {
  const folder = `${MEMORY}/import.${randomUUID()}`;
  const staged = new Map(files.map((file) => [`${folder}/${file.path}`, file]));
  try {
    for (const [path, { content }] of staged) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    // What package.json says of these names holds outside of node_modules alone.
    const paths = { '#lib': [join(root, 'lib/index.ts')], '#imports/*': [join(root, folder, 'imports/*.ts')] };
    const { ofFiles, ofNone } = await compile(root, [...staged.keys()], { paths });
    const found = [...staged].flatMap(([path, { path: file }]) =>
      (ofFiles.get(path) ?? []).map(({ line, code, message }) =>
        aboutFile(file, {
          ...{ rule: 'api', line, hint: HINT },
          message: `${message.replaceAll(join(root, folder, '/'), '')} (${code})`,
        }),
      ),
    );
    return [...found, ...ofNone.map(ofTheWhole)];
  } finally {
    rmSync(join(root, folder), { recursive: true, force: true });
  }
}

const HINT = 'what was generated does not compile: report it together with the XRD';
