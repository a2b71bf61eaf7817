import type { Expression, ObjectExpression, Property } from 'acorn';
import { fieldPath, type FieldPosition, type Json, type JsonObject, type Unsayable } from '../declaration.ts';
import { NotDeclarative, placeOf } from './not-declarative.ts';

/** A literal as a value, with the fields in it that no object on the cluster can have. */
export interface Literal<Value = Json> {
  readonly value: Value;
  readonly unsayable: readonly Unsayable[];
}

/** What an expression that is no literal may stand for; undefined where it is none of these either. */
export type Helper = (expression: Expression, field: string) => Literal<JsonObject> | undefined;

/** The value of an object literal. Throws NotDeclarative at whatever would have to run. */
export function objectLiteral(node: ObjectExpression, helper: Helper, path = ''): Literal<JsonObject> {
  const unsayable: Unsayable[] = [];
  const fields = new Map<string, Json>();
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') throw new NotDeclarative(property);
    const name = nameOf(property);
    if (name === undefined) throw new NotDeclarative(property);
    const field = fieldPath(path, name);
    if (fields.has(name)) throw new NotDeclarative(property, `the field ${name} for a second time`);
    const item = literal(property.value, helper, field);
    unsayable.push(...item.unsayable);
    // As of an object that is sent as JSON, an undefined field is none; null is told.
    fields.set(name, item.value);
    if (item.value === null) fields.delete(name);
  }
  return { value: Object.fromEntries(fields), unsayable };
}

/** The value of an expression. Throws NotDeclarative at whatever would have to run. */
export function literal(node: Expression, helper: Helper, path: string): Literal {
  switch (node.type) {
    case 'Literal': {
      const { value } = node;
      if (value === null && node.raw === 'null') return { value, unsayable: [{ field: path, message: 'is null' }] };
      if (typeof value === 'string' || typeof value === 'boolean') return { value, unsayable: [] };
      if (typeof value === 'number' && Number.isFinite(value)) return { value, unsayable: [] };
      throw new NotDeclarative(node);
    }
    case 'UnaryExpression': {
      const { operator, argument } = node;
      if (operator !== '-' || argument.type !== 'Literal' || typeof argument.value !== 'number')
        throw new NotDeclarative(node);
      const { value } = literal(argument, helper, path);
      // JSON has no negative zero.
      return { value: value === 0 ? 0 : -Number(value), unsayable: [] };
    }
    case 'TemplateLiteral': {
      const [quasi, ...others] = node.quasis;
      if (others.length > 0 || typeof quasi?.value.cooked !== 'string') throw new NotDeclarative(node);
      return { value: quasi.value.cooked, unsayable: [] };
    }
    case 'ArrayExpression': {
      const items = node.elements.map((element, index) => {
        if (element === null) throw new NotDeclarative(node, 'a list with a hole in it');
        if (element.type === 'SpreadElement') throw new NotDeclarative(element);
        return literal(element, helper, fieldPath(path, index));
      });
      return { value: items.map(({ value }) => value), unsayable: items.flatMap(({ unsayable }) => unsayable) };
    }
    case 'ObjectExpression':
      return objectLiteral(node, helper, path);
    default: {
      const helped = helper(node, path);
      if (helped === undefined) throw new NotDeclarative(node);
      return helped;
    }
  }
}

/** Where a literal is written, and where what is in it. */
export function writtenAt(node: Expression): FieldPosition {
  const position = placeOf(node);
  switch (node.type) {
    case 'ArrayExpression': {
      const items = node.elements.map((element, index) =>
        element === null || element.type === 'SpreadElement' ? [] : [[index, writtenAt(element)] as const],
      );
      return { ...position, inside: Object.fromEntries(items.flat()) };
    }
    case 'ObjectExpression': {
      const fields = node.properties.flatMap((property) => {
        if (property.type === 'SpreadElement') return [];
        const name = nameOf(property);
        if (name === undefined) return [];
        const { inside } = writtenAt(property.value);
        return [[name, { ...placeOf(property), ...(inside && { inside }) }] as const];
      });
      return { ...position, inside: Object.fromEntries(fields) };
    }
    // What a helper such as `ownedBy('…', { … })` is given besides is part of the value.
    case 'CallExpression': {
      const last = node.arguments.at(-1);
      return last?.type === 'ObjectExpression' ? { ...writtenAt(last), ...position } : position;
    }
    default:
      return position;
  }
}

/** The name of a plain field. `__proto__: …` is none to JavaScript, unless it is written `['__proto__']: …`. */
function nameOf({ key, computed, kind, method, shorthand }: Property): string | undefined {
  if (kind !== 'init' || method || shorthand) return undefined;
  const name =
    key.type === 'Literal' ? String(key.value) : key.type === 'Identifier' && !computed ? key.name : undefined;
  return name === '__proto__' && !computed ? undefined : name;
}
