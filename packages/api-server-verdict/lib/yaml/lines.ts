import type { Node } from './nodes.ts';
import { isMerge } from './scalar.ts';
import { fieldName } from './value.ts';

/**
 * The line of a Kubernetes field path such as `spec.ports[0].name` or `metadata.annotations[a.b/c]`, else that of the
 * nearest field around it. Of a field that an alias brings in, it is the line where the field is written.
 */
export function lineOfField(root: Node, field: string): number {
  let node = root;
  let { line } = root;
  for (const [, key, name] of field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const inside = child(node, key ?? name ?? '');
    if (inside === undefined) break;
    [line, node] = inside;
  }
  return line;
}

function child(parent: Node, name: string): [line: number, node: Node] | undefined {
  const node = parent.kind === 'alias' ? parent.target : parent;
  if (node.kind === 'sequence') {
    const item = /^\d+$/.test(name) ? node.children[Number(name)] : undefined;
    return item && [item.line, item];
  }
  if (node.kind !== 'mapping') return undefined;
  const { children } = node;
  let merged: [line: number, node: Node] | undefined;
  // The last of several is the one that counts.
  for (let index = children.length - 2; index >= 0; index -= 2) {
    const [key, value] = [children[index], children[index + 1]];
    if (key === undefined || value === undefined) break;
    if (key.kind !== 'scalar' || !isMerge(key)) {
      if (fieldName(key) === name) return [key.line, value];
    } else {
      const sources = value.kind === 'sequence' ? value.children : [value];
      for (const source of sources) merged ??= child(source, name);
    }
  }
  return merged;
}
