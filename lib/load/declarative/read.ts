import {
  parse,
  type CallExpression,
  type ExportDefaultDeclaration,
  type Expression,
  type NewExpression,
  type Node,
  type Program,
  type Statement,
} from 'acorn';
import { ownedBy } from '../../model/owner.ts';
import { protect } from '../../model/protect.ts';
import type { Declaration, Exported, FieldPosition, Json, JsonObject, Position } from '../declaration.ts';
import { isModuleOf, type Kinds } from '../kinds.ts';
import { literal, objectLiteral, writtenAt, type Helper, type Literal } from './literal.ts';
import { NotDeclarative, placeOf } from './not-declarative.ts';

/** What a file says as data, or the first thing in it that would have to run. */
export type Reading =
  | { readonly declarative: true; readonly exported: Exported }
  | { readonly declarative: false; readonly what: string; readonly position: Position };

/**
 * Reads an order or cluster file, or one about a kind, as data. Declarative are imports from `#lib` and of the kinds of
 * its own cluster, and one default export: `orders((purpose) => { … })` with constructs whose arguments are literals,
 * `cluster('…', { … })`, or `kind({ … })`. Nothing is executed, and every declarative file means here what it would
 * mean if it ran. It imports nothing that it does not use, so that the compiler has nothing to say of it that is not
 * said of its orders, too.
 * @param kinds what the cluster of the folder serves; undefined for a file that imports none
 */
export function readDeclarative(source: string, kinds?: Kinds): Reading {
  try {
    return { declarative: true, exported: new Reader(programOf(source), kinds).exported() };
  } catch (thrown) {
    if (thrown instanceof NotDeclarative) {
      return { declarative: false, what: thrown.message, position: thrown.position };
    }
    // The parser goes down by recursion, and how far depends on the machine.
    if (thrown instanceof RangeError || String(thrown).includes('Not enough stack space')) {
      return { declarative: false, what: 'a nesting without end', position: START };
    }
    if (thrown instanceof SyntaxError && 'loc' in thrown) {
      const { line, column } = thrown.loc as Position;
      return {
        declarative: false,
        what: 'syntax that is not plain JavaScript',
        position: { line, column: column + 1 },
      };
    }
    throw thrown;
  }
}

function programOf(source: string): Program {
  return parse(source, { ecmaVersion: 2022, sourceType: 'module', locations: true });
}

/** The names that a file has imported, by what they are called in it. */
interface Imported {
  readonly lib: ReadonlyMap<string, string>;
  readonly kinds: ReadonlyMap<string, string>;
}

type Argument = CallExpression['arguments'][0];

class Reader {
  private readonly imported: Imported;
  private readonly used = new Set<string>();

  constructor(
    private readonly program: Program,
    private readonly kinds: Kinds | undefined,
  ) {
    this.imported = this.imports();
  }

  exported(): Exported {
    const other = this.program.body.find(({ type }) => !/^(Import|ExportDefault)Declaration$/.test(type));
    if (other !== undefined) throw new NotDeclarative(other);
    const statement = exportedBy(this.program);
    if (statement === undefined) return { type: 'nothing' };
    const { declaration } = statement;
    if (declaration.type !== 'CallExpression') throw new NotDeclarative(declaration);
    const exported = this.read(declaration);
    const unused = this.specifiers().find(({ local }) => !this.used.has(local.name));
    if (unused !== undefined) throw new NotDeclarative(unused, 'an import that nothing uses');
    return exported;
  }

  private read(declaration: CallExpression): Exported {
    switch (this.helperCalled(declaration)) {
      case 'orders':
        return { type: 'orders', declarations: this.orders(declaration) };
      case 'cluster':
        return this.cluster(declaration);
      case 'kind':
        return this.kind(declaration);
      default:
        throw new NotDeclarative(declaration);
    }
  }

  private specifiers() {
    return this.program.body.flatMap((node) => (node.type === 'ImportDeclaration' ? node.specifiers : []));
  }

  private imports(): Imported {
    const lib = new Map<string, string>();
    const kinds = new Map<string, string>();
    for (const node of this.program.body) {
      if (node.type !== 'ImportDeclaration') continue;
      const names = node.source.value === '#lib' ? lib : kinds;
      if (names === kinds && !isModuleOf(this.kinds?.module, node.source.value)) throw new NotDeclarative(node);
      for (const specifier of node.specifiers) {
        if (specifier.type !== 'ImportSpecifier') throw new NotDeclarative(specifier, 'an import of other than names');
        const { imported, local } = specifier;
        // The name of a kind need not be one of JavaScript: `import { 'foo-bar' as fooBar }`.
        names.set(local.name, imported.type === 'Identifier' ? imported.name : String(imported.value));
      }
    }
    return { lib, kinds };
  }

  private orders({ arguments: [declare, ...others] }: CallExpression): Declaration[] {
    if (others[0] !== undefined) throw new NotDeclarative(others[0]);
    if (declare?.type !== 'ArrowFunctionExpression') throw new NotDeclarative(declare ?? this.program, 'no function');
    const [purpose, ...more] = declare.params;
    if (declare.async) throw new NotDeclarative(declare, 'an async function');
    if (more[0] !== undefined) throw new NotDeclarative(more[0]);
    if (purpose !== undefined && purpose.type !== 'Identifier') throw new NotDeclarative(purpose);
    const scope = purpose?.name;
    if (scope !== undefined && (this.imported.lib.has(scope) || this.imported.kinds.has(scope)))
      throw new NotDeclarative(declare, `the name ${scope} for two things`);
    const { body } = declare;
    if (body.type !== 'BlockStatement') return [this.order(body, scope)];
    if (purpose !== undefined && body.body.length === 0) throw new NotDeclarative(purpose, 'a name that nothing uses');
    return body.body.map((statement) => this.order(expressionOf(statement), scope));
  }

  /** `new Kind(purpose, 'id', { … })`, or the same within `protect(…)`. */
  private order(expression: Expression, scope: string | undefined): Declaration {
    if (expression.type === 'CallExpression') return this.protected(expression, scope);
    if (expression.type !== 'NewExpression') throw new NotDeclarative(expression);
    const { callee } = expression;
    const [purpose, id, props, ...others] = expression.arguments;
    const kind = this.named(callee, this.imported.kinds);
    if (kind === undefined) throw new NotDeclarative(callee);
    if (purpose?.type !== 'Identifier' || purpose.name !== scope) throw new NotDeclarative(purpose ?? expression);
    if (id === undefined || id.type === 'SpreadElement')
      throw new NotDeclarative(id ?? expression, 'an order without a name');
    if (props?.type !== 'ObjectExpression')
      throw new NotDeclarative(props ?? expression, 'an order without its fields');
    if (others[0] !== undefined) throw new NotDeclarative(others[0]);
    const name = literal(id, noHelper, '').value;
    if (typeof name !== 'string') throw new NotDeclarative(id);
    const { value, unsayable } = objectLiteral(props, this.helper);
    return {
      ...(this.kinds?.exported.get(kind) ?? { kind }),
      id: name,
      props: value,
      helped: {},
      unsayable,
    };
  }

  private protected(call: CallExpression, scope: string | undefined): Declaration {
    if (this.helperCalled(call) !== 'protect') throw new NotDeclarative(call);
    const [order, on, ...others] = call.arguments;
    if (order === undefined || order.type === 'SpreadElement') throw new NotDeclarative(order ?? call);
    if (others[0] !== undefined) throw new NotDeclarative(others[0]);
    if (on?.type === 'SpreadElement') throw new NotDeclarative(on);
    const isOn = on === undefined ? true : literal(on, noHelper, '').value;
    if (typeof isOn !== 'boolean') throw new NotDeclarative(on ?? call);
    const declaration = this.order(order, scope);
    const helped: Record<string, string> = { ...declaration.helped };
    protect({ metadata: { addAnnotation: (name: string, value: string) => void (helped[name] = value) } }, isOn);
    return { ...declaration, helped };
  }

  private cluster({ arguments: [context, props, ...others], ...call }: CallExpression): Exported {
    if (context === undefined || context.type === 'SpreadElement') throw new NotDeclarative(context ?? call);
    return { type: 'cluster', context: literal(context, noHelper, '').value, props: this.props(call, props, others) };
  }

  private kind({ arguments: [props, ...others], ...call }: CallExpression): Exported {
    return { type: 'kind', props: this.props(call, props, others) };
  }

  /** The last argument of a call, an object of plain values. */
  private props(call: Node, props: Argument | undefined, [other]: readonly Argument[]): JsonObject {
    if (props?.type !== 'ObjectExpression') throw new NotDeclarative(props ?? call);
    if (other !== undefined) throw new NotDeclarative(other);
    const { value, unsayable } = objectLiteral(props, noHelper);
    if (unsayable.length > 0) throw new NotDeclarative(props, 'a field that is null');
    return value;
  }

  /** `ownedBy('…', { … })`, in the place of metadata. */
  private readonly helper: Helper = (expression, field): Literal<Record<string, Json>> | undefined => {
    if (expression.type !== 'CallExpression' || this.helperCalled(expression) !== 'ownedBy') return undefined;
    const [owner, metadata, ...others] = expression.arguments;
    if (owner?.type !== 'Literal' || typeof owner.value !== 'string') return undefined;
    if (others.length > 0 || (metadata !== undefined && metadata.type !== 'ObjectExpression')) return undefined;
    const { value, unsayable } = metadata ? objectLiteral(metadata, noHelper, field) : { value: {}, unsayable: [] };
    return { value: ownedBy(owner.value, value), unsayable };
  };

  /** What of #lib a call calls. */
  private helperCalled({ callee }: CallExpression): string | undefined {
    return this.named(callee, this.imported.lib);
  }

  /** What a name stands for that was imported. */
  private named(callee: CallExpression['callee'], imported: ReadonlyMap<string, string>): string | undefined {
    if (callee.type !== 'Identifier') return undefined;
    this.used.add(callee.name);
    return imported.get(callee.name);
  }
}

const noHelper: Helper = () => undefined;

function expressionOf(statement: Statement): Expression {
  if (statement.type !== 'ExpressionStatement' || statement.directive !== undefined)
    throw new NotDeclarative(statement);
  return statement.expression;
}

/**
 * Where a declarative file declares its order of an index, and where its fields are written. To keep the syntax tree of
 * thousands of files for what is rarely asked would take more than reading it again.
 */
export function writtenOrder(source: string, index: number): FieldPosition {
  const [declare] = exportedCall(programOf(source))?.arguments ?? [];
  if (declare?.type !== 'ArrowFunctionExpression') return START;
  const { body } = declare;
  const orders = body.type === 'BlockStatement' ? body.body.map(expressionOf) : [body];
  const construct = orders[index] && constructIn(orders[index]);
  return construct === undefined ? START : writtenConstruct(construct);
}

/**
 * Where the fields of a cluster, or of what is known of a kind, are written; of a file that is not declarative, its
 * start.
 */
export function writtenProps(source: string): FieldPosition {
  if (!readDeclarative(source).declarative) return START;
  const props = exportedCall(programOf(source))?.arguments.at(-1);
  return props === undefined || props.type === 'SpreadElement' ? START : writtenAt(props);
}

/** The text of a field of a declarative cluster file, and where in the file it stands. */
export function clusterField(source: string, field: string): { start: number; end: number; text: string } | undefined {
  if (!readDeclarative(source).declarative) return undefined;
  const [, props] = exportedCall(programOf(source))?.arguments ?? [];
  if (props?.type !== 'ObjectExpression') return undefined;
  for (const property of props.properties) {
    if (property.type === 'SpreadElement' || property.key.type !== 'Identifier' || property.key.name !== field)
      continue;
    const { start, end } = property.value;
    return { start, end, text: source.slice(start, end) };
  }
  return undefined;
}

const START: FieldPosition = { line: 1, column: 1 };

function exportedCall(program: Program): CallExpression | undefined {
  const declaration = exportedBy(program)?.declaration;
  return declaration?.type === 'CallExpression' ? declaration : undefined;
}

function exportedBy({ body }: Program): ExportDefaultDeclaration | undefined {
  return body.find((statement) => statement.type === 'ExportDefaultDeclaration');
}

function constructIn(expression: Expression): NewExpression | undefined {
  if (expression.type === 'NewExpression') return expression;
  const [first] = expression.type === 'CallExpression' ? expression.arguments : [];
  return first === undefined || first.type === 'SpreadElement' ? undefined : constructIn(first);
}

/** Where a construct is declared, and where the fields of its third argument are written. */
export function writtenConstruct(construct: NewExpression): FieldPosition {
  const [, , props] = construct.arguments;
  const position = placeOf(construct);
  return props === undefined || props.type === 'SpreadElement' ? position : { ...writtenAt(props), ...position };
}
