import { format, resolveConfig } from 'prettier';
import { className, exportedName, importName } from '../model/class-name.ts';
import type { Placement } from '../model/order.ts';

/** What an order file says of one order. */
export interface Declaration extends Placement {
  /** What the cluster calls it: the kind, and where it is told apart by its group, that too. */
  readonly kind: string;
  readonly name: string;
  readonly owner?: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * The text of an order file, in its usual form and formatted like the rest of the repository.
 * @param path where the file will lie; decides which configuration of prettier holds
 */
export async function orderSource(
  path: string,
  { cluster, purpose, kind, name, owner, spec }: Declaration,
): Promise<string> {
  const scope = variableName(purpose);
  const exported = exportedName(kind);
  const construct = className(exported);
  const imported = construct === exported ? exported : `${importName(exported)} as ${construct}`;
  const metadata = owner === undefined ? '' : `metadata: ownedBy(${JSON.stringify(owner)}),`;
  const source = `
    import { ${imported} } from '#imports/${cluster}';
    import { orders${owner === undefined ? '' : ', ownedBy'} } from '#lib';

    export default orders((${scope}) => {
      new ${construct}(${scope}, ${JSON.stringify(name)}, {
        ${metadata}
        spec: ${literal(spec)},
      });
    });
  `;
  return format(source, { ...(await resolveConfig(path)), parser: 'typescript', quoteProps: 'as-needed' });
}

/** A value in TypeScript. JSON is that as it stands: a value cannot become code, whatever it holds. */
export function literal(value: unknown): string {
  // Only in brackets is this a field like any other; where it follows a bare quote, it is in no string.
  return JSON.stringify(value).replace(/(?<=[{,])"__proto__"(?=:)/g, '["__proto__"]');
}

// Names that a function in a strict module cannot give to its parameter, as far as they can be names of namespaces.
const RESERVED =
  /^(await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|arguments|orders)$/;

/** The name of a purpose as that of a variable: `team-123` is `team123`. */
export function variableName(purpose: string): string {
  const name = purpose.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]\w*$/i.test(name) && !RESERVED.test(name) ? name : 'purpose';
}
