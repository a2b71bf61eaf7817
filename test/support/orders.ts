/** The text of an order file with one order. */
export function orderFile(cluster: string, kind: string, name: string, spec: string): string {
  return `import { ${kind} } from '#imports/${cluster}';
import { orders } from '#lib';

export default orders((purpose) => {
  new ${kind}(purpose, '${name}', {
    spec: ${spec},
  });
});
`;
}

/** The text of an order file for a WhoAmIService, the least that can be ordered. */
export function whoami(cluster: string, name: string): string {
  return orderFile(cluster, 'WhoAmIService', name, `{ name: '${name}' }`);
}

/** The text of an order file for a namespace. */
export function namespace(cluster: string, name: string): string {
  return orderFile(cluster, 'ManagedNamespace', name, `{ name: '${name}' }`);
}

/** An order file with the word that protects its order. */
export function guarded(text: string): string {
  return text.replace('{ orders }', '{ orders, protect }').replace(/new (.*?)\);\n/s, 'protect(new $1));\n');
}
