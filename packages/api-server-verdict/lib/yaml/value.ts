import { ManifestFault, notYaml, shown } from './fault.ts';
import { MAX_DEPTH, type Collection, type Node, type Scalar } from './nodes.ts';
import { isInt64, isMerge, scalarValue, type ScalarValue } from './scalar.ts';

/** The value of a YAML document as sigs.k8s.io/yaml makes it: decode.go of go.yaml.in/yaml/v2, then encoding/json. */

/**
 * A field that is there more than once, the last of them taken. Keys that are the same only as text, as 1 and "1" are,
 * the server takes for different ones.
 */
export interface Duplicate {
  readonly key: string;
  readonly line: number;
  readonly firstLine: number;
}

export interface Decoded {
  readonly value: unknown;
  readonly duplicates: readonly Duplicate[];
}

type Fields = Record<string, unknown>;

/** Throws a ManifestFault where the API server would not take the document for another reason than duplicates. */
export function decode(root: Node, mostCharacters: number): Decoded {
  const decoder = new Decoder(mostCharacters);
  return { value: decoder.decode(root), duplicates: decoder.duplicates };
}

/** The name of the field that a key stands for, or undefined where it can be none. */
export function fieldName(key: Node): string | undefined {
  const node = key.kind === 'alias' ? key.target : key;
  return node.kind === 'scalar' ? nameOf(scalarValue(node)) : undefined;
}

class Decoder {
  readonly duplicates: Duplicate[] = [];
  private readonly open = new Set<Node>();
  private depth = 0;
  // The document itself counts too.
  private decoded = 1;
  private decodedByAlias = 0;
  private aliasDepth = 0;
  private characters = 0;

  constructor(private readonly mostCharacters: number) {}

  decode(node: Node): unknown {
    this.enter(node);
    const value = this.read(node);
    this.leave(node);
    return value;
  }

  private read(node: Node): unknown {
    switch (node.kind) {
      case 'scalar':
        this.weigh(node.value, node.line);
        return jsonOf(scalarValue(node), node.line);
      case 'alias':
        return this.decode(node.target);
      case 'sequence': {
        const items: unknown[] = [];
        for (const child of node.children) items.push(this.decode(child));
        return items;
      }
      case 'mapping': {
        const fields: Fields = {};
        this.fields(node, fields, new Map());
        return fields;
      }
    }
  }

  private enter(node: Node): void {
    this.count(node);
    if (++this.depth > MAX_DEPTH) {
      throw notYaml(node.line, `nests more than ${MAX_DEPTH} levels deep`, 'make it flatter');
    }
    if (node.kind !== 'alias') return;
    if (this.open.has(node)) {
      throw notYaml(node.line, `anchor '${node.name}' value contains itself`, 'write out what the alias stands for');
    }
    this.open.add(node);
    this.aliasDepth++;
  }

  private leave(node: Node): void {
    this.depth--;
    if (node.kind !== 'alias') return;
    this.aliasDepth--;
    this.open.delete(node);
  }

  /** Bounds the work that aliases can ask for, by the rule of decode.go. */
  private count(node: Node): void {
    this.decoded++;
    if (this.aliasDepth > 0) this.decodedByAlias++;
    const { decoded, decodedByAlias } = this;
    if (decodedByAlias > 100 && decoded > 1000 && decodedByAlias / decoded > allowedAliasRatio(decoded)) {
      throw notYaml(node.line, 'document contains excessive aliasing', 'write out what the aliases stand for');
    }
  }

  private fields({ children }: Collection, fields: Fields, lines: Map<ScalarValue, number>): void {
    for (let index = 0; index < children.length; index += 2) {
      const [key, node] = [children[index], children[index + 1]];
      if (key === undefined || node === undefined) break;
      if (key.kind === 'scalar' && isMerge(key)) {
        this.merge(node, fields, lines);
        continue;
      }
      const { scalar, name } = this.key(key);
      const value = this.decode(node);
      const firstLine = lines.get(scalar);
      if (firstLine === undefined) lines.set(scalar, key.line);
      else this.duplicates.push({ key: name, line: key.line, firstLine });
      setField(fields, name, value);
    }
  }

  private key(key: Node): { scalar: ScalarValue; name: string } {
    this.enter(key);
    const found = key.kind === 'alias' ? this.key(key.target) : this.nameOf(key);
    this.leave(key);
    return found;
  }

  private nameOf(key: Scalar | Collection): { scalar: ScalarValue; name: string } {
    if (key.kind !== 'scalar') throw notYaml(key.line, 'invalid map key', 'a key is a text');
    this.weigh(key.value, key.line);
    const scalar = scalarValue(key);
    const name = nameOf(scalar);
    if (name === undefined) {
      throw notYaml(key.line, `the key ${shown(key.value)} is not a text`, 'give the field a name, or quote it');
    }
    return { scalar, name };
  }

  /** `<<`: earlier ones take precedence, but any field that is there already is a duplicate. */
  private merge(node: Node, fields: Fields, lines: Map<ScalarValue, number>): void {
    const sources = node.kind === 'sequence' ? node.children.toReversed() : [node];
    for (const source of sources) {
      const mapping = source.kind === 'alias' ? source.target : source;
      if (mapping.kind !== 'mapping') {
        throw notYaml(node.line, 'map merge requires map or sequence of maps as the value', 'give << a mapping');
      }
      this.enter(source);
      if (source !== mapping) this.enter(mapping);
      this.fields(mapping, fields, lines);
      if (source !== mapping) this.leave(mapping);
      this.leave(source);
    }
  }

  private weigh(text: string, line: number): void {
    this.characters += text.length;
    if (this.characters > this.mostCharacters) {
      throw new ManifestFault(
        line,
        'is more than 1 MiB, which is what a cluster stores of one object',
        'make it smaller',
      );
    }
  }
}

/**
 * Integers that fit 64 bits stay what they are: a number, or beyond 2^53 a bigint. All other numbers are what a float
 * makes of them, which has no fraction from 2^53 on.
 */
function jsonOf(value: ScalarValue, line: number): unknown {
  if (typeof value === 'bigint') return integerOf(value) ?? Number(value);
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) {
    throw new ManifestFault(line, `has the number ${value}, which JSON cannot say`, 'give a finite number');
  }
  // A float is written out, and read again as an integer where it looks like one.
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? (integerOf(BigInt(String(value))) ?? value) : value;
}

function integerOf(value: bigint): number | bigint | undefined {
  if (!isInt64(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Fields are own properties whatever they are called. */
function setField(fields: Fields, name: string, value: unknown): void {
  if (name !== '__proto__') fields[name] = value;
  else Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

function nameOf(scalar: ScalarValue): string | undefined {
  switch (typeof scalar) {
    case 'string':
      return scalar;
    case 'boolean':
      return String(scalar);
    case 'bigint':
      return isInt64(scalar) ? String(scalar) : undefined;
    case 'number':
      return floatName(scalar);
    default:
      return undefined;
  }
}

/** A float as a key: strconv.FormatFloat(key, 'g', -1, 32). */
function floatName(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let shortest = '';
  for (let digits = 0; Math.fround(Number(shortest)) !== single; digits++) shortest = single.toExponential(digits);
  const [mantissa, exponent] = shortest.split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(shortest));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function allowedAliasRatio(decoded: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (decoded <= low) return 0.99;
  return decoded >= high ? 0.1 : 0.99 - 0.89 * ((decoded - low) / (high - low));
}
