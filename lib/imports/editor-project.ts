import type { GeneratedFile } from './cluster-module.ts';

/**
 * What makes the orders of a cluster a project of their own to an editor: to complete the name of a kind, it offers
 * what the files of a project export, and so the kinds of this cluster and of no other.
 */
export function editorProject(context: string): GeneratedFile {
  const include = `[".", "../../imports/${context}.ts"]`;
  return {
    path: `orders/${context}/tsconfig.json`,
    content: `{ "extends": "../../tsconfig.json", "include": ${include} }\n`,
  };
}
