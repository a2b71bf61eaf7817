import type { Node } from 'acorn';
import type { Position } from '../declaration.ts';

/** What stands in a file that would have to run, in words. */
const WORDS: Readonly<Record<string, string>> = {
  ArrowFunctionExpression: 'a function',
  FunctionExpression: 'a function',
  FunctionDeclaration: 'a function',
  ClassDeclaration: 'a class',
  VariableDeclaration: 'a variable',
  ForStatement: 'a loop',
  ForOfStatement: 'a loop',
  ForInStatement: 'a loop',
  WhileStatement: 'a loop',
  DoWhileStatement: 'a loop',
  ExpressionStatement: 'a statement',
  IfStatement: 'a condition',
  ConditionalExpression: 'a condition',
  LogicalExpression: 'a condition',
  BinaryExpression: 'a computation',
  UnaryExpression: 'a computation',
  AssignmentExpression: 'an assignment',
  UpdateExpression: 'an assignment',
  SpreadElement: 'a spread',
  TemplateLiteral: 'a template with a value in it',
  TaggedTemplateExpression: 'a template with a function',
  CallExpression: 'a call',
  NewExpression: 'a construct that stands elsewhere than on its own',
  ExportNamedDeclaration: 'an export',
  ExportAllDeclaration: 'an export',
  ImportDeclaration: 'an import',
};

/** Something in a file is no plain declaration: what, and where. Thrown within this folder, and never out of it. */
export class NotDeclarative extends Error {
  readonly position: Position;

  constructor(node: Node, what = WORDS[node.type] ?? named(node)) {
    super(what);
    this.position = placeOf(node);
  }
}

/** Where a node begins. */
export function placeOf({ loc }: Node): Position {
  return loc ? { line: loc.start.line, column: loc.start.column + 1 } : { line: 1, column: 1 };
}

function named(node: Node): string {
  if (node.type === 'Identifier' && 'name' in node) return `the variable ${String(node.name)}`;
  if (node.type === 'Literal' && 'raw' in node) return `the value ${String(node.raw)}`;
  if (node.type === 'Property' && 'key' in node) return 'a field with a name that is not plain, or no value';
  return node.type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
