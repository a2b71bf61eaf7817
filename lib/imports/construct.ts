import { hasDefault, METADATA, OF_EVERY_OBJECT, type Schema, sound } from 'api-server-verdict';
import type { GroupVersionKind } from 'cdk8s';
import { className, importName } from '../model/class-name.ts';
import { typesOf } from './cluster-module.ts';
import { comment, documentation } from './documentation.ts';

/**
 * The module of a kind: its construct, and as TypeScript what a server takes that has the schema. What has a default
 * may be left out, since defaults are put in before anything is required; what more the schema demands, the comments
 * say.
 */
export function constructSource({ apiVersion, kind }: GroupVersionKind, schema: Schema): string {
  const root = sound(schema);
  const spec = root.properties?.['spec'] ?? {};
  const [props, ofSpec] = typesOf(kind);
  const interfaces = new Map([[props, '']]);
  const fields = [
    '  readonly metadata?: cdk8s.ApiObjectMetadata;\n',
    field('spec', spec, typeOf(spec, ofSpec, false), true),
  ];
  interfaces.set(props, comment(documentation(root)) + declaration(props, fields));
  return [construct({ apiVersion, kind }, props, documentation(root)), ...interfaces.values()].join('\n');

  /**
   * The type of a value.
   * @param name what the interface is called where it needs one, unless another has that name
   * @param isOpen whether something around it keeps unknown fields
   */
  function typeOf(of: Schema, name: string, isOpen: boolean): string {
    if (of.enum !== undefined && of.enum.length > 0 && of.enum.every(isScalar)) return literals(of, of.enum);
    const type = typeWithoutEnum(of, name, isOpen || of['x-kubernetes-preserve-unknown-fields'] === true);
    return of.nullable === true && type !== 'unknown' ? `${type} | null` : type;
  }

  function typeWithoutEnum(of: Schema, name: string, isOpen: boolean): string {
    if (of['x-kubernetes-int-or-string'] === true) return 'number | string';
    switch (of.type) {
      case 'string':
      case 'number':
      case 'boolean':
        return of.type;
      case 'integer':
        return 'number';
      case 'array':
        return listOf(typeOf(of.items ?? {}, name, isOpen));
      case 'object':
        return typeOfObject(of, name, isOpen);
      default:
        return 'unknown';
    }
  }

  function typeOfObject(of: Schema, wanted: string, isOpen: boolean): string {
    const { additionalProperties } = of;
    const isResource = of['x-kubernetes-embedded-resource'] === true;
    const properties = isResource ? { ...OF_EVERY_OBJECT, ...of.properties, metadata: METADATA } : of.properties;
    const declared = Object.entries(properties ?? {});
    const required = new Set([...(of.required ?? []), ...(isResource ? ['apiVersion', 'kind'] : [])]);
    const undeclared = [...required].filter((name) => !declared.some(([known]) => known === name));
    const isMap = typeof additionalProperties === 'object';
    const isFree = isOpen || declared.length === 0;
    const isClosed = additionalProperties === false || (additionalProperties === undefined && !isFree);

    const needsName = declared.length + undeclared.length > 0;
    const name = needsName ? unused(wanted) : wanted;
    const others = isMap ? typeOf(additionalProperties, name, isOpen) : isClosed ? 'never' : 'unknown';
    const index = `readonly [key: string]: ${others};`;
    if (!needsName) return `{ ${index} }`;
    const fields = [
      ...declared.map(([known, inner]) => {
        const type = typeOf(inner, name + inCapitals(known), isOpen && inner !== METADATA);
        return field(known, inner, type, required.has(known));
      }),
      ...undeclared.map((unknown) => field(unknown, {}, others, true)),
      ...(isClosed ? [] : [`  ${index}\n`]),
    ];
    interfaces.set(name, comment(documentation(of)) + declaration(name, fields));
    return name;
  }

  /** Takes a name for an interface: this one, or with a number where two fields come to the same. */
  function unused(wanted: string, count = 1): string {
    const name = count === 1 ? wanted : `${wanted}_${count}`;
    if (interfaces.has(name)) return unused(wanted, count + 1);
    // Those of its fields come after it.
    interfaces.set(name, '');
    return name;
  }
}

// By what they are called in their packages, which no class of a kind can be.
const IMPORTS = `import type * as cdk8s from 'cdk8s';
import type * as constructs from 'constructs';
import * as lib from '#lib';
`;

function construct({ apiVersion, kind }: GroupVersionKind, props: string, text: string): string {
  const name = className(kind);
  return `${IMPORTS}
${comment(text)}${name === kind ? 'export ' : ''}class ${name} extends lib.CompositeResource {
  /**
   * The apiVersion and kind of every ${kind}.
   */
  static readonly GVK: cdk8s.GroupVersionKind = {
    apiVersion: ${JSON.stringify(apiVersion)},
    kind: ${JSON.stringify(kind)},
  };

  // Without a comment of its own, so that an editor shows that of the class.
  constructor(scope: constructs.Construct, id: string, props: ${props}) {
    super(scope, id, { ...${name}.GVK, ...props });
  }
}
${name === kind ? '' : `export { ${name} as ${importName(kind)} };\n`}`;
}

function declaration(name: string, fields: readonly string[]): string {
  return `export interface ${name} {\n${fields.join('\n')}}\n`;
}

function field(name: string, schema: Schema, type: string, isRequired: boolean): string {
  const isOptional = !isRequired || hasDefault(schema);
  // Every object has these from JavaScript, so that TypeScript would take `{}` for one that has them of another type.
  const inherited = isOptional && OF_OBJECT.includes(name) ? ` | Object[${JSON.stringify(name)}]` : '';
  const text = `readonly ${propertyName(name)}${isOptional ? '?' : ''}: ${type}${inherited};`;
  return `${comment(documentation(schema), '  ')}  ${text}\n`;
}

const OF_OBJECT = Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith('__'));

/** A name as that of a property, in quotes where it needs them. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** The name of a field as a part of the name of a type: `NotAName` for `not-a-name`. */
function inCapitals(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function listOf(type: string): string {
  return type.includes(' | ') ? `(${type})[]` : `${type}[]`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** The values of an enum, but for those that are not of its type; and for null, which no server takes of an enum. */
function literals({ type }: Schema, values: readonly unknown[]): string {
  const expected = type === 'integer' ? 'number' : type;
  const fitting = values.filter((value) => value !== null && (type === undefined || typeof value === expected));
  return [...new Set(fitting.map((value) => JSON.stringify(value)))].join(' | ') || 'never';
}
