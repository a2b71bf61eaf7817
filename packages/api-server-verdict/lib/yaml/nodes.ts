import { notYaml } from './fault.ts';
import { type Comment, Scanner, type Token, type TokenKind } from './scanner.ts';

/** The nodes of YAML documents, as go.yaml.in/yaml/v2 parses them: parserc.go and the first part of decode.go. */

export type Node = Scalar | Collection | Alias;

export interface Scalar {
  readonly kind: 'scalar';
  readonly line: number;
  readonly value: string;
  /** Empty where none is written. */
  readonly tag: string;
  /** Neither quoted nor tagged. */
  readonly plain: boolean;
}

/** The children of a mapping are its keys and values in turn. */
export interface Collection {
  readonly kind: 'mapping' | 'sequence';
  readonly line: number;
  readonly children: Node[];
}

export interface Alias {
  readonly kind: 'alias';
  readonly line: number;
  readonly name: string;
  readonly target: Node;
}

/** Deeper than any order, and shallow enough for whatever recurses into one. The server's own limit is 10000. */
export const MAX_DEPTH = 1100;

export const STANDARD_TAG = 'tag:yaml.org,2002:';

const DEFAULT_TAG_HANDLES: readonly [handle: string, prefix: string][] = [
  ['!', '!'],
  ['!!', STANDARD_TAG],
];

const DIRECTIVES: readonly TokenKind[] = ['version-directive', 'tag-directive'];
const NO_CONTENT: readonly TokenKind[] = [...DIRECTIVES, 'document-start', 'document-end', 'stream-end'];

/** Yields the documents of a text; throws a ManifestFault at the first that is no YAML. */
export class NodeReader {
  private readonly scanner: Scanner;
  private tagHandles = new Map<string, string>();
  private anchors = new Map<string, Node>();
  private depth = 0;
  private first = true;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  /** After an error: goes on at the next document, if there is one. */
  resume(): boolean {
    this.depth = 0;
    return this.scanner.resume();
  }

  /** The comments that were passed since they were last asked for. */
  takeComments(): Comment[] {
    return this.scanner.takeComments();
  }

  /** The next document, or undefined after the last. */
  next(): Node | undefined {
    if (!this.first) while (this.skipIf('document-end'));
    const { kind } = this.scanner.peek();
    if (kind === 'stream-end') return undefined;
    const implicit = this.first && kind !== 'document-start' && !DIRECTIVES.includes(kind);
    this.first = false;
    this.anchors = new Map();
    this.tagHandles = new Map();
    this.readDirectives();
    if (!implicit && !this.skipIf('document-start')) {
      const hint = 'remove what follows the end of the object, or begin a new document with ---';
      throw notYaml(this.scanner.peek().line, 'did not find expected <document start>', hint);
    }
    const { kind: next } = this.scanner.peek();
    const root = !implicit && NO_CONTENT.includes(next) ? this.empty() : this.node(true, false);
    this.skipIf('document-end');
    return root;
  }

  private skipIf(kind: TokenKind): boolean {
    if (this.scanner.peek().kind !== kind) return false;
    this.scanner.skip();
    return true;
  }

  private nextIsNot(...kinds: readonly TokenKind[]): boolean {
    return !kinds.includes(this.scanner.peek().kind);
  }

  private readDirectives(): void {
    let versions = 0;
    for (let token = this.scanner.peek(); DIRECTIVES.includes(token.kind); token = this.scanner.peek()) {
      const { kind, line, value, suffix } = token;
      if (kind === 'version-directive') {
        if (versions++ > 0) throw notYaml(line, 'found duplicate %YAML directive');
        if (!/^0?1\.0?1$/.test(value)) throw notYaml(line, 'found incompatible YAML document', 'remove this line');
      } else {
        if (this.tagHandles.has(value)) throw notYaml(line, 'found duplicate %TAG directive');
        this.tagHandles.set(value, suffix);
      }
      this.scanner.skip();
    }
    for (const [handle, prefix] of DEFAULT_TAG_HANDLES) {
      if (!this.tagHandles.has(handle)) this.tagHandles.set(handle, prefix);
    }
  }

  private node(block: boolean, indentlessSequence: boolean): Node {
    let token = this.scanner.peek();
    const { line } = token;
    if (token.kind === 'alias') {
      this.scanner.skip();
      return this.alias(token);
    }
    let anchor: string | undefined;
    let tag: string | undefined;
    for (; token.kind === 'anchor' || token.kind === 'tag'; token = this.scanner.peek()) {
      if (token.kind === 'anchor') {
        if (anchor !== undefined) break;
        anchor = token.value;
      } else {
        if (tag !== undefined) break;
        tag = this.tag(token);
      }
      this.scanner.skip();
    }
    const node = this.begin(token, line, tag, block, indentlessSequence);
    // Before its content is read: that may refer to it.
    if (anchor !== undefined) this.anchors.set(anchor, node);
    if (node.kind === 'scalar') {
      if (token.kind === 'plain' || token.kind === 'quoted') this.scanner.skip();
      else if (anchor === undefined && tag === undefined)
        throw notYaml(token.line, 'did not find expected node content');
    } else {
      this.content(token.kind, node);
    }
    return node;
  }

  /** The node that a token begins; an empty one where it begins none. */
  private begin(
    { kind, value }: Token,
    line: number,
    tag: string | undefined,
    block: boolean,
    indentlessSequence: boolean,
  ): Scalar | Collection {
    switch (kind) {
      case 'plain':
      case 'quoted':
        return {
          kind: 'scalar',
          line,
          value,
          tag: tag ?? '',
          plain: tag === '!' || (tag === undefined && kind === 'plain'),
        };
      case 'block-entry':
        if (indentlessSequence) return { kind: 'sequence', line, children: [] };
        break;
      case 'block-sequence-start':
        if (block) return { kind: 'sequence', line, children: [] };
        break;
      case 'block-mapping-start':
        if (block) return { kind: 'mapping', line, children: [] };
        break;
      case 'flow-sequence-start':
        return { kind: 'sequence', line, children: [] };
      case 'flow-mapping-start':
        return { kind: 'mapping', line, children: [] };
    }
    return { kind: 'scalar', line, value: '', tag: tag ?? '', plain: tag === undefined };
  }

  private content(start: TokenKind, { line, children }: Collection): void {
    if (++this.depth > MAX_DEPTH) throw notYaml(line, `nests more than ${MAX_DEPTH} levels deep`, 'make it flatter');
    switch (start) {
      case 'block-entry':
        this.indentlessSequence(children);
        break;
      case 'block-sequence-start':
        this.blockSequence(children);
        break;
      case 'block-mapping-start':
        this.blockMapping(children);
        break;
      case 'flow-sequence-start':
        this.flowSequence(children);
        break;
      default:
        this.flowMapping(children);
    }
    this.depth--;
  }

  private tag({ line, value: handle, suffix }: Token): string {
    if (handle === '') return suffix;
    const prefix = this.tagHandles.get(handle);
    if (prefix === undefined) {
      throw notYaml(line, 'found undefined tag handle', 'put the text in quotes, if the ! is meant as part of it');
    }
    return prefix + suffix;
  }

  private alias({ line, value: name }: Token): Alias {
    const target = this.anchors.get(name);
    if (target === undefined) {
      const hint = `put the text in quotes, or mark what it stands for with &${name} before it`;
      throw notYaml(line, `unknown anchor '${name}' referenced`, hint);
    }
    return { kind: 'alias', line, name, target };
  }

  private blockSequence(children: Node[]): void {
    this.scanner.skip();
    for (let token = this.scanner.peek(); this.skipIf('block-entry'); token = this.scanner.peek()) {
      children.push(this.nextIsNot('block-entry', 'block-end') ? this.node(true, false) : this.empty(token));
    }
    this.end('block-end', "did not find expected '-' indicator");
  }

  /** A list in a mapping, its dashes no deeper than the key; only the dashes say where it ends. */
  private indentlessSequence(children: Node[]): void {
    for (let token = this.scanner.peek(); this.skipIf('block-entry'); token = this.scanner.peek()) {
      const filled = this.nextIsNot('block-entry', 'key', 'value', 'block-end');
      children.push(filled ? this.node(true, false) : this.empty(token));
    }
  }

  private blockMapping(children: Node[]): void {
    this.scanner.skip();
    for (let token = this.scanner.peek(); this.skipIf('key'); token = this.scanner.peek()) {
      children.push(this.nextIsNot('key', 'value', 'block-end') ? this.node(true, true) : this.empty(token));
      const value = this.scanner.peek();
      const filled = this.skipIf('value') && this.nextIsNot('key', 'value', 'block-end');
      children.push(filled ? this.node(true, true) : this.empty(value));
    }
    this.end('block-end', 'did not find expected key');
  }

  private flowSequence(children: Node[]): void {
    this.scanner.skip();
    while (this.nextFlowEntry('flow-sequence-end', children)) {
      const { line } = this.scanner.peek();
      if (!this.skipIf('key')) {
        children.push(this.node(false, false));
        continue;
      }
      const pair: Node[] = [];
      children.push({ kind: 'mapping', line, children: pair });
      if (this.nextIsNot('value', 'flow-entry', 'flow-sequence-end')) pair.push(this.node(false, false));
      else {
        // The server's reader, too, passes over whatever is here in place of a key.
        pair.push(this.empty());
        this.scanner.skip();
      }
      const filled = this.skipIf('value') && this.nextIsNot('flow-entry', 'flow-sequence-end');
      pair.push(filled ? this.node(false, false) : this.empty());
    }
    this.end('flow-sequence-end', "did not find expected ',' or ']'");
  }

  private flowMapping(children: Node[]): void {
    this.scanner.skip();
    while (this.nextFlowEntry('flow-mapping-end', children)) {
      const explicit = this.skipIf('key');
      const named = !explicit || this.nextIsNot('value', 'flow-entry', 'flow-mapping-end');
      children.push(named ? this.node(false, false) : this.empty());
      const filled = explicit && this.skipIf('value') && this.nextIsNot('flow-entry', 'flow-mapping-end');
      children.push(filled ? this.node(false, false) : this.empty());
    }
    this.end('flow-mapping-end', "did not find expected ',' or '}'");
  }

  /** Whether there is a further entry; passes the comma before it. */
  private nextFlowEntry(end: TokenKind, before: readonly Node[]): boolean {
    return this.nextIsNot(end) && (before.length === 0 || this.skipIf('flow-entry')) && this.nextIsNot(end);
  }

  /** What stands where nothing is written. */
  private empty({ line } = this.scanner.peek()): Scalar {
    return { kind: 'scalar', line, value: '', tag: '', plain: true };
  }

  private end(kind: TokenKind, problem: string): void {
    if (!this.skipIf(kind)) throw notYaml(this.scanner.peek().line, problem);
  }
}
