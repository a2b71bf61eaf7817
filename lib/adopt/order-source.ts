import { format, resolveConfig } from 'prettier';
import { fieldPath } from '../load/declaration.ts';
import { className, exportedName, importName } from '../model/class-name.ts';
import type { Placement } from '../model/order.ts';
import { OWNER_ANNOTATION } from '../model/owner.ts';
import type { Progress } from '../model/progress.ts';
import { PRUNE } from '../model/protect.ts';
import { visible } from '../report/border.ts';
import { type Comments, NO_COMMENTS } from './comments.ts';

/** What an order file says of one order. */
export interface Declaration extends Placement {
  /** What the cluster calls it: the kind, and where it is told apart by its group, that too. */
  readonly kind: string;
  readonly name: string;
  readonly owner?: string;
  /** What else there is to say, such as labels. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Whether Flux never deletes it, where that is not as its place has it. */
  readonly protect?: boolean;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly comments?: Comments;
}

/** How many are formatted together: setting out takes prettier longer than one order file does. */
const TOGETHER = 100;

/** The text of an order file, in its usual form and formatted like the rest of the repository. */
export async function orderSource(path: string, declaration: Declaration): Promise<string> {
  const [source = ''] = await orderSources(path, [declaration]);
  return source;
}

/**
 * The texts of order files.
 * @param path where one of them will lie; decides which configuration of prettier holds
 */
export async function orderSources(
  path: string,
  declarations: readonly Declaration[],
  progress?: Progress,
): Promise<string[]> {
  // The plainest parser will do, for an order file in its usual form is JavaScript; that of types takes four times as
  // long.
  const options = { ...(await resolveConfig(path)), parser: 'acorn', quoteProps: 'as-needed' } as const;
  const heads = new Map<string, string>();
  for (const head of declarations.map(headOf)) {
    if (!heads.has(head)) heads.set(head, await format(head, options));
  }
  const bodies: string[] = [];
  for (let done = 0; done < declarations.length; done += TOGETHER) {
    progress?.(done, declarations.length);
    const batch = declarations.slice(done, done + TOGETHER).map(bodyOf);
    // No comment of an order is such a line.
    const formatted = await format(batch.join('\n//-\n'), options);
    bodies.push(...formatted.split(/^\/\/-\n/m));
  }
  return declarations.map((one, index) => {
    const head = heads.get(headOf(one)) ?? '';
    return `${head}\nexport default ${bodies[index]?.trim() ?? ''}\n`;
  });
}

function headOf({ cluster, kind, owner, protect }: Declaration): string {
  const exported = exportedName(kind);
  const construct = className(exported);
  const imported = construct === exported ? exported : `${importName(exported)} as ${construct}`;
  const helpers = [
    'orders',
    ...(owner === undefined ? [] : ['ownedBy']),
    ...(protect === undefined ? [] : ['protect']),
  ];
  return `import { ${imported} } from '#imports/${cluster}';\nimport { ${helpers.join(', ')} } from '#lib';\n`;
}

function bodyOf({
  purpose,
  kind,
  name,
  owner,
  metadata = {},
  protect,
  spec,
  comments = NO_COMMENTS,
}: Declaration): string {
  const scope = variableName(purpose);
  const rest = Object.keys(metadata).length === 0 ? [] : [literal(metadata, 'metadata', comments)];
  const said = owner === undefined ? rest.join() : `ownedBy(${[literal(owner), ...rest].join()})`;
  const ofOwner = owner === undefined ? '' : commented('', `metadata.annotations[${OWNER_ANNOTATION}]`, comments);
  const order = `new ${className(exportedName(kind))}(${scope}, ${literal(name)}, {
    ${ofOwner}${said === '' ? '' : `metadata: ${said},`}
    ${commented(`spec: ${literal(spec, 'spec', comments)},`, 'spec', comments)}
  })`;
  const whole = protect === undefined ? order : `protect(${order}${protect ? '' : ', false'})`;
  return `orders((${scope}) => {
    ${protect === undefined ? '' : commented('', `metadata.annotations[${PRUNE}]`, comments)}
    ${commented(`${whole};`, '', comments)}
  });`;
}

/** A value in TypeScript, with the comments on its fields. It cannot become code, whatever it holds. */
export function literal(value: unknown, field = '', comments = NO_COMMENTS): string {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => {
      const path = fieldPath(field, index);
      return commented(`${literal(item, path, comments)},`, path, comments);
    });
    return `[${items.join('')}]`;
  }
  if (typeof value !== 'object' || value === null) return visible(JSON.stringify(value));
  const fields = Object.entries(value).map(([name, item]) => {
    const path = fieldPath(field, name);
    // Only in brackets is this a field like any other.
    const key = name === '__proto__' ? '["__proto__"]' : literal(name);
    return commented(`${key}: ${literal(item, path, comments)},`, path, comments);
  });
  return `{${fields.join('')}}`;
}

/** What says a field, between the comments on it, each in a line of its own. */
function commented(text: string, field: string, comments: Comments): string {
  const on = comments.get(field);
  return on === undefined ? text : ['', ...on.above, text, ...on.below, ''].join('\n');
}

// Names that a function in a strict module cannot give to its parameter, and those that an order file imports, as far
// as they can be names of namespaces.
const RESERVED =
  /^(await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|arguments|orders|ownedBy|protect)$/;

/** The name of a purpose as that of a variable: `team-123` is `team123`. */
export function variableName(purpose: string): string {
  const name = purpose.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]\w*$/i.test(name) && !RESERVED.test(name) ? name : 'purpose';
}
