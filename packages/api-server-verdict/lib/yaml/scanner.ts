import { notYaml } from './fault.ts';

/**
 * The tokens of a YAML 1.1 text, as go.yaml.in/yaml/v2 v2.4 scans them (scannerc.go, a port of libyaml), which is what
 * the API server reads manifests with. That reader differs from the specification, and so from other libraries, in what
 * it takes: a file that only ours can read would not apply. Its names are kept where that helps to compare the two.
 */

export type TokenKind =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'plain'
  | 'quoted';

/** A comment. The API server passes over it; who moves a text wants to take it along. */
export interface Comment {
  readonly line: number;
  /** From its first `#` on. */
  readonly text: string;
  /** Where it stands, seen from what it is about; below where it is indented deeper than what follows. */
  place: 'above' | 'beside' | 'below';
}

export class Token {
  /** Set while the token may turn out to begin a key. */
  key: SimpleKey | undefined = undefined;

  constructor(
    readonly kind: TokenKind,
    readonly line: number,
    /** The text of a scalar, the name of an anchor, the handle of a tag, the number of a version. */
    readonly value = '',
    /** What follows the handle of a tag, or what it stands for. */
    readonly suffix = '',
  ) {}
}

/** Where a key without `?` may begin: known to be one only when its `:` comes. */
interface SimpleKey {
  possible: boolean;
  /** Whether nothing but a key can be here. */
  readonly required: boolean;
  /** Counted from the first token of the text. */
  readonly tokenNumber: number;
  readonly index: number;
  readonly column: number;
  readonly line: number;
}

const NO_KEY: SimpleKey = { possible: false, required: false, tokenNumber: 0, index: 0, column: 0, line: 0 };

/** The longest key without `?`, in characters. */
const MAX_SIMPLE_KEY = 1024;

const TAB = 0x09;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const HASH = 0x23;
const PERCENT = 0x25;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const QUESTION = 0x3f;
const BACKSLASH = 0x5c;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...['"', "'", '\\', ' ', '\t'].map((itself) => [itself, itself] as const),
  ...Object.entries({ 0: '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b' }),
  ...Object.entries({ N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' }),
]);

/** How many digits follow the letters of the escapes that give a character by its number. */
const ESCAPE_LENGTHS: ReadonlyMap<string, number> = new Map(Object.entries({ x: 2, u: 4, U: 8 }));

export class Scanner {
  /** The character to be read next. */
  private pos = 0;
  private readonly text: string;
  private readonly hasPairs: boolean;
  /** Surrogate pairs, each one character, before an offset: both only grow. */
  private pairs = 0;
  private pairsCountedTo = 0;
  private lineIndex = 0;
  private line = 1;
  private indent = -1;
  private indents: number[] = [];
  private flowLevel = 0;
  private simpleKeyAllowed = true;
  private simpleKeys: SimpleKey[] = [NO_KEY];
  private tokens: Token[] = [];
  private head = 0;
  private taken = 0;
  private comments: (Comment & { readonly column: number })[] = [];

  constructor(text: string) {
    // No text that gets here has a NUL, so that one can mark the end.
    this.text = `${text}\0`;
    this.hasPairs = /[\ud800-\udbff]/.test(text);
  }

  /** After an error: begins again at the next `---`, if there is one. */
  resume(): boolean {
    const ahead = this.tokens.slice(this.head).filter(({ kind }) => kind === 'document-start');
    while (ahead.length === 0 && !(this.at() === MINUS && this.isDocumentIndicator())) {
      if (this.at() === 0) return false;
      if (isBreak(this.at())) this.readLine();
      else this.pos++;
    }
    this.tokens = ahead;
    this.head = 0;
    this.indent = -1;
    this.indents = [];
    this.flowLevel = 0;
    this.simpleKeyAllowed = true;
    this.simpleKeys = [NO_KEY];
    return true;
  }

  /** The comments that were passed since they were last asked for. */
  takeComments(): Comment[] {
    return this.comments.splice(0);
  }

  peek(): Token {
    for (;;) {
      const token = this.tokens[this.head];
      if (token !== undefined && (token.key === undefined || !this.isValid(token.key))) return token;
      this.fetchNextToken();
    }
  }

  skip(): void {
    this.head++;
    this.taken++;
    if (this.head > 4096 || this.head === this.tokens.length) {
      this.tokens = this.tokens.slice(this.head);
      this.head = 0;
    }
  }

  private at(offset = 0): number {
    return this.text.charCodeAt(this.pos + offset) || 0;
  }

  private get index(): number {
    if (!this.hasPairs) return this.pos;
    for (; this.pairsCountedTo < this.pos; this.pairsCountedTo++) {
      if ((this.text.charCodeAt(this.pairsCountedTo) & 0xfc00) === 0xd800) this.pairs++;
    }
    return this.pos - this.pairs;
  }

  private get column(): number {
    return this.index - this.lineIndex;
  }

  private push(token: Token): void {
    this.tokens.push(token);
  }

  private insert(tokenNumber: number, token: Token): void {
    this.tokens.splice(this.head + tokenNumber - this.taken, 0, token);
  }

  private fetchNextToken(): void {
    this.skipToNextToken();
    const column = this.column;
    this.unrollIndent(column);
    const first = this.at();
    if (first === 0) {
      this.fetchStreamEnd();
      return;
    }
    if (column === 0 && first === PERCENT) {
      this.endBlocks();
      this.push(this.scanDirective());
      return;
    }
    if (column === 0 && this.isDocumentIndicator()) {
      this.endBlocks();
      this.push(new Token(first === MINUS ? 'document-start' : 'document-end', this.line));
      this.pos += 3;
      return;
    }
    switch (this.text.charAt(this.pos)) {
      case '[':
        this.fetchFlowStart('flow-sequence-start');
        return;
      case '{':
        this.fetchFlowStart('flow-mapping-start');
        return;
      case ']':
        this.fetchFlowEnd('flow-sequence-end');
        return;
      case '}':
        this.fetchFlowEnd('flow-mapping-end');
        return;
      case ',':
        this.removeSimpleKey();
        this.simpleKeyAllowed = true;
        this.fetchIndicator('flow-entry');
        return;
      case '*':
        this.fetchNodePart(() => this.scanAnchor('alias'));
        return;
      case '&':
        this.fetchNodePart(() => this.scanAnchor('anchor'));
        return;
      case '!':
        this.fetchNodePart(() => this.scanTag());
        return;
      case "'":
      case '"':
        this.fetchNodePart(() => this.scanQuoted());
        return;
      case '|':
      case '>':
        if (this.flowLevel > 0) break;
        this.removeSimpleKey();
        this.simpleKeyAllowed = true;
        this.push(this.scanBlockScalar());
        return;
      case '-':
        if (!isBlankOrEnd(this.at(1))) break;
        this.fetchBlockEntry();
        return;
      case '?':
        if (this.flowLevel === 0 && !isBlankOrEnd(this.at(1))) break;
        this.fetchKey();
        return;
      case ':':
        if (this.flowLevel === 0 && !isBlankOrEnd(this.at(1))) break;
        this.fetchValue();
        return;
    }
    if (!this.startsPlainScalar()) {
      const hint = first === TAB ? 'indent with spaces: this line begins with a tab' : 'put the text in quotes';
      throw notYaml(this.line, 'found character that cannot start any token', hint);
    }
    this.fetchNodePart(() => this.scanPlain());
  }

  private startsPlainScalar(): boolean {
    const first = this.at();
    if (first === MINUS) return !isBlank(this.at(1));
    if (first === COLON || first === QUESTION) return this.flowLevel === 0 && !isBlankOrEnd(this.at(1));
    return !isBlankOrEnd(first) && !'#|>%@`'.includes(String.fromCharCode(first));
  }

  private skipToNextToken(): void {
    const before = this.comments.length;
    for (;;) {
      while (this.at() === SPACE || ((this.flowLevel > 0 || !this.simpleKeyAllowed) && this.at() === TAB)) this.pos++;
      this.skipComment();
      if (!isBreak(this.at())) break;
      this.readLine();
      if (this.flowLevel === 0) this.simpleKeyAllowed = true;
    }
    for (const comment of this.comments.slice(before)) {
      if (comment.place === 'above' && comment.column > this.column) comment.place = 'below';
    }
  }

  private skipComment(): void {
    if (this.at() !== HASH) return;
    const { pos: start, line, column } = this;
    while (!isBreakOrEnd(this.at())) this.pos++;
    const place = this.isFirstOfLine(start) ? 'above' : 'beside';
    this.comments.push({ line, column, text: this.text.slice(start, this.pos), place });
  }

  private isFirstOfLine(offset: number): boolean {
    let before = offset - 1;
    while (isBlank(this.text.charCodeAt(before))) before--;
    return before < 0 || isBreak(this.text.charCodeAt(before));
  }

  private skipBlanks(): void {
    while (isBlank(this.at())) this.pos++;
  }

  /** Passes a line break, and says what it stands for. */
  private readLine(): string {
    const first = this.at();
    this.pos += first === 0x0d && this.at(1) === 0x0a ? 2 : 1;
    this.line++;
    this.lineIndex = this.index;
    return first === 0x2028 || first === 0x2029 ? String.fromCharCode(first) : '\n';
  }

  private isDocumentIndicator(): boolean {
    const first = this.at();
    return (
      (first === MINUS || first === DOT) &&
      this.at(1) === first &&
      this.at(2) === first &&
      isBlankOrEnd(this.at(3)) &&
      this.column === 0
    );
  }

  private isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line === this.line && key.index + MAX_SIMPLE_KEY >= this.index) return true;
    this.expectNoKey(key);
    return false;
  }

  private expectNoKey(key: SimpleKey): void {
    if (key.possible && key.required) {
      const hint = 'end the key with ": ", or indent the line below the text that it continues';
      throw notYaml(key.line, "could not find expected ':'", hint);
    }
    key.possible = false;
  }

  private saveSimpleKey(): SimpleKey | undefined {
    if (!this.simpleKeyAllowed) return undefined;
    this.removeSimpleKey();
    const { index, column, line } = this;
    const key = {
      possible: true,
      required: this.flowLevel === 0 && this.indent === column,
      tokenNumber: this.taken + this.tokens.length - this.head,
      index,
      column,
      line,
    };
    this.simpleKeys[this.simpleKeys.length - 1] = key;
    return key;
  }

  private removeSimpleKey(): void {
    this.expectNoKey(this.simpleKey);
  }

  private get simpleKey(): SimpleKey {
    return this.simpleKeys[this.simpleKeys.length - 1] ?? NO_KEY;
  }

  private rollIndent(column: number, start: Token, tokenNumber?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (tokenNumber === undefined) this.push(start);
    else this.insert(tokenNumber, start);
  }

  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.push(new Token('block-end', this.line));
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private endBlocks(): void {
    this.unrollIndent(-1);
    this.removeSimpleKey();
    this.simpleKeyAllowed = false;
  }

  private fetchStreamEnd(): void {
    const token = new Token('stream-end', this.line);
    // A key does not span lines: none that is possible now is one.
    this.line++;
    this.endBlocks();
    this.push(token);
  }

  private fetchIndicator(kind: TokenKind): void {
    this.push(new Token(kind, this.line));
    this.pos++;
  }

  private fetchFlowStart(kind: TokenKind): void {
    const token = new Token(kind, this.line);
    token.key = this.saveSimpleKey();
    this.simpleKeys.push(NO_KEY);
    this.flowLevel++;
    this.simpleKeyAllowed = true;
    this.push(token);
    this.pos++;
  }

  private fetchFlowEnd(kind: TokenKind): void {
    this.removeSimpleKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.simpleKeys.pop();
    }
    this.simpleKeyAllowed = false;
    this.fetchIndicator(kind);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) {
        throw notYaml(
          this.line,
          'block sequence entries are not allowed in this context',
          'begin the list in a new line',
        );
      }
      this.rollIndent(this.column, new Token('block-sequence-start', this.line));
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = true;
    this.fetchIndicator('block-entry');
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) throw notYaml(this.line, 'mapping keys are not allowed in this context');
      this.rollIndent(this.column, new Token('block-mapping-start', this.line));
    }
    this.removeSimpleKey();
    this.simpleKeyAllowed = this.flowLevel === 0;
    this.fetchIndicator('key');
  }

  private fetchValue(): void {
    const key = this.simpleKey;
    if (this.isValid(key)) {
      this.insert(key.tokenNumber, new Token('key', key.line));
      this.rollIndent(key.column, new Token('block-mapping-start', key.line), key.tokenNumber);
      key.possible = false;
      this.simpleKeyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed) {
          const hint = 'put the text in quotes: it has ": " in it; or correct the indentation';
          throw notYaml(this.line, 'mapping values are not allowed in this context', hint);
        }
        this.rollIndent(this.column, new Token('block-mapping-start', this.line));
      }
      this.simpleKeyAllowed = this.flowLevel === 0;
    }
    this.fetchIndicator('value');
  }

  private fetchNodePart(scan: () => Token): void {
    const key = this.saveSimpleKey();
    this.simpleKeyAllowed = false;
    const token = scan();
    token.key = key;
    this.push(token);
  }

  private scanDirective(): Token {
    const { line } = this;
    this.pos++;
    const name = this.readWord();
    if (name === '') throw notYaml(line, 'could not find expected directive name');
    if (!isBlankOrEnd(this.at())) throw notYaml(line, 'found unexpected non-alphabetical character');
    if (name !== 'YAML' && name !== 'TAG') throw notYaml(line, 'found unknown directive name');
    this.skipBlanks();
    const token = name === 'YAML' ? this.scanVersion() : this.scanTagDirective();
    this.skipBlanks();
    this.skipComment();
    if (!isBreakOrEnd(this.at())) throw notYaml(line, 'did not find expected comment or line break');
    if (isBreak(this.at())) this.readLine();
    return token;
  }

  private scanVersion(): Token {
    const [version] = /^\d{1,2}\.\d{1,2}(?!\d)/.exec(this.text.slice(this.pos, this.pos + 6)) ?? [];
    if (version === undefined) throw notYaml(this.line, 'did not find expected version number');
    this.pos += version.length;
    return new Token('version-directive', this.line, version);
  }

  private scanTagDirective(): Token {
    const { line } = this;
    const handle = this.scanTagHandle(true);
    if (!isBlank(this.at())) throw notYaml(line, 'did not find expected whitespace');
    this.skipBlanks();
    const prefix = this.scanTagUri('');
    if (!isBlankOrEnd(this.at())) throw notYaml(line, 'did not find expected whitespace or line break');
    return new Token('tag-directive', line, handle, prefix);
  }

  private readWord(): string {
    const start = this.pos;
    while (isWord(this.at())) this.pos++;
    return this.text.slice(start, this.pos);
  }

  private scanAnchor(kind: 'alias' | 'anchor'): Token {
    const { line } = this;
    this.pos++;
    const name = this.readWord();
    if (name === '' || !(isBlankOrEnd(this.at()) || '?:,]}%@`'.includes(this.text.charAt(this.pos)))) {
      const hint = `put the text in quotes, if the ${kind === 'alias' ? '*' : '&'} is meant as part of it`;
      throw notYaml(line, 'did not find expected alphabetic or numeric character', hint);
    }
    return new Token(kind, line, name);
  }

  private scanTag(): Token {
    const { line } = this;
    let handle = '';
    let suffix: string;
    if (this.text.startsWith('!<', this.pos)) {
      this.pos += 2;
      suffix = this.scanTagUri('');
      if (this.text.charAt(this.pos) !== '>') throw notYaml(line, "did not find the expected '>'");
      this.pos++;
    } else {
      handle = this.scanTagHandle(false);
      if (handle.length > 1 && handle.endsWith('!')) {
        suffix = this.scanTagUri('');
      } else {
        suffix = this.scanTagUri(handle);
        [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix];
      }
    }
    if (!isBlankOrEnd(this.at())) {
      throw notYaml(line, 'did not find expected whitespace or line break', 'put the text in quotes');
    }
    return new Token('tag', line, handle, suffix);
  }

  private scanTagHandle(directive: boolean): string {
    if (this.at() !== EXCLAMATION) throw notYaml(this.line, "did not find expected '!'");
    this.pos++;
    const word = this.readWord();
    if (this.at() === EXCLAMATION) {
      this.pos++;
      return `!${word}!`;
    }
    if (directive && word !== '') throw notYaml(this.line, "did not find expected '!'");
    return `!${word}`;
  }

  private scanTagUri(head: string): string {
    const start = this.pos;
    let uri = head.slice(1);
    for (;;) {
      const character = this.text.charAt(this.pos);
      if (character === '%') {
        uri += this.scanUriEscape();
      } else if (isWord(this.at()) || ";/?:@&=+$,.!~*'()[]".includes(character)) {
        uri += character;
        this.pos++;
      } else break;
    }
    if (head === '' && this.pos === start) throw notYaml(this.line, 'did not find expected tag URI');
    return uri;
  }

  /** One character as `%` and two digits for each of its bytes; the bytes stand for it, as nothing shows a tag. */
  private scanUriEscape(): string {
    let bytes = '';
    let width = 1;
    for (let read = 0; read < width; read++) {
      const [, digits] = /^%([0-9a-fA-F]{2})/.exec(this.text.slice(this.pos, this.pos + 3)) ?? [];
      if (digits === undefined) throw notYaml(this.line, 'did not find URI escaped octet');
      const byte = parseInt(digits, 16);
      if (read === 0)
        width = byte < 0x80 ? 1 : byte < 0xc0 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 0;
      if (width === 0) throw notYaml(this.line, 'found an incorrect leading UTF-8 octet');
      if (read > 0 && (byte & 0xc0) !== 0x80) throw notYaml(this.line, 'found an incorrect trailing UTF-8 octet');
      bytes += String.fromCharCode(byte);
      this.pos += 3;
    }
    return bytes;
  }

  private scanBlockScalar(): Token {
    const { line } = this;
    const literal = this.text.charAt(this.pos) === '|';
    this.pos++;
    const [header = ''] = /^(?:[+-]\d?|\d[+-]?)?/.exec(this.text.slice(this.pos, this.pos + 2)) ?? [];
    const [increment] = /\d/.exec(header) ?? [];
    if (increment === '0') throw notYaml(line, 'found an indentation indicator equal to 0');
    this.pos += header.length;
    this.skipBlanks();
    this.skipComment();
    if (!isBreakOrEnd(this.at())) throw notYaml(line, 'did not find expected comment or line break');
    if (isBreak(this.at())) this.readLine();

    let indent = increment === undefined ? 0 : Math.max(this.indent, 0) + Number(increment);
    const lines: string[] = [];
    let leadingBreak = '';
    let leadingBlank = false;
    let trailingBreaks: string;
    [indent, trailingBreaks] = this.scanBlockScalarBreaks(indent, line);
    while (this.at() !== 0 && this.column === indent) {
      const trailingBlank = isBlank(this.at());
      const folded = !literal && !leadingBlank && !trailingBlank;
      leadingBlank = trailingBlank;
      const start = this.pos;
      while (!isBreakOrEnd(this.at())) this.pos++;
      const between = folded ? fold(leadingBreak, trailingBreaks) : leadingBreak + trailingBreaks;
      lines.push(between + this.text.slice(start, this.pos));
      leadingBreak = isBreak(this.at()) ? this.readLine() : '';
      [indent, trailingBreaks] = this.scanBlockScalarBreaks(indent, line);
    }
    if (!header.includes('-')) lines.push(leadingBreak);
    if (header.includes('+')) lines.push(trailingBreaks);
    return new Token('quoted', line, lines.join(''));
  }

  /** Passes indentation and empty lines; an indent of 0 is found out. */
  private scanBlockScalarBreaks(indent: number, line: number): [indent: number, breaks: string] {
    let breaks = '';
    let deepest = 0;
    for (;;) {
      let { column } = this;
      for (; (indent === 0 || column < indent) && this.at() === SPACE; column++) this.pos++;
      deepest = Math.max(deepest, column);
      if ((indent === 0 || column < indent) && this.at() === TAB) {
        throw notYaml(line, 'found a tab character where an indentation space is expected', 'indent with spaces');
      }
      if (!isBreak(this.at())) break;
      breaks += this.readLine();
    }
    return [indent === 0 ? Math.max(deepest, this.indent + 1, 1) : indent, breaks];
  }

  private scanQuoted(): Token {
    const { line } = this;
    const quote = this.at();
    const single = quote === APOSTROPHE;
    const hint = `end the text with ${String.fromCharCode(quote)}`;
    this.pos++;
    let text = '';
    for (;;) {
      if (this.isDocumentIndicator()) throw notYaml(line, 'found unexpected document indicator', hint);
      if (this.at() === 0) throw notYaml(line, 'found unexpected end of stream', hint);
      let escapedBreak = false;
      let start = this.pos;
      for (let next = this.at(); !isBlankOrEnd(next); next = this.at()) {
        if (next === quote && !(single && this.at(1) === APOSTROPHE)) break;
        if (next === quote) {
          text += this.text.slice(start, this.pos + 1);
          this.pos += 2;
        } else if (next === BACKSLASH && !single) {
          text += this.text.slice(start, this.pos);
          this.pos++;
          if (isBreak(this.at())) {
            this.readLine();
            escapedBreak = true;
            start = this.pos;
            break;
          }
          text += this.scanEscape(line);
        } else {
          this.pos++;
          continue;
        }
        start = this.pos;
      }
      text += this.text.slice(start, this.pos);
      if (this.at() === quote) break;
      text += this.scanBlanks(escapedBreak);
    }
    this.pos++;
    return new Token('quoted', line, text);
  }

  private scanEscape(line: number): string {
    const letter = this.text.charAt(this.pos);
    this.pos++;
    const escaped = ESCAPES.get(letter);
    if (escaped !== undefined) return escaped;
    const length = ESCAPE_LENGTHS.get(letter);
    if (length === undefined) {
      const hint =
        letter === '/' ? 'write / without the backslash' : 'write \\\\ for a backslash, or use single quotes';
      throw notYaml(this.line, 'found unknown escape character', hint);
    }
    let value = 0;
    for (let read = 0; read < length; read++) {
      const digit = digitOf(this.at(read));
      if (digit === undefined) throw notYaml(line, 'did not find expected hexdecimal number');
      value = value * 16 + digit;
    }
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      const hint = 'write the character itself, or \\U and its eight digits';
      throw notYaml(line, 'found invalid Unicode character escape code', hint);
    }
    this.pos += length;
    return String.fromCodePoint(value);
  }

  /** Passes blanks and line breaks within a quoted text, and says what they stand for. */
  private scanBlanks(escapedBreak: boolean): string {
    let folding = escapedBreak;
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    for (;;) {
      const start = this.pos;
      this.skipBlanks();
      if (!folding) blanks = this.text.slice(start, this.pos);
      if (!isBreak(this.at())) break;
      if (folding) trailingBreaks += this.readLine();
      else leadingBreak = this.readLine();
      folding = true;
    }
    return folding ? fold(leadingBreak, trailingBreaks) : blanks;
  }

  private scanPlain(): Token {
    const { line } = this;
    const indent = this.indent + 1;
    let text = '';
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    while (!this.isDocumentIndicator() && this.at() !== HASH) {
      const start = this.pos;
      for (let next = this.at(); !isBlankOrEnd(next); next = this.at()) {
        if (next === COLON && isBlankOrEnd(this.at(1))) break;
        if (this.flowLevel > 0 && isFlowIndicator(next)) break;
        this.pos++;
      }
      if (this.pos > start) {
        text += leadingBreak === '' ? blanks : fold(leadingBreak, trailingBreaks);
        text += this.text.slice(start, this.pos);
        blanks = leadingBreak = trailingBreaks = '';
      }
      if (!isBlank(this.at()) && !isBreak(this.at())) break;
      const from = this.pos;
      while (isBlank(this.at()) || isBreak(this.at())) {
        if (isBreak(this.at())) {
          if (leadingBreak === '') {
            blanks = '';
            leadingBreak = this.readLine();
          } else {
            trailingBreaks += this.readLine();
          }
        } else {
          if (leadingBreak !== '' && this.at() === TAB && this.column < indent) {
            throw notYaml(this.line, 'found a tab character that violates indentation', 'indent with spaces');
          }
          this.pos++;
        }
      }
      if (leadingBreak === '') blanks = this.text.slice(from, this.pos);
      if (this.flowLevel === 0 && this.column < indent) break;
    }
    if (leadingBreak !== '') this.simpleKeyAllowed = true;
    return new Token('plain', line, text);
  }
}

/** What line breaks within a text stand for: one is a space, more are one fewer. */
function fold(leadingBreak: string, trailingBreaks: string): string {
  if (leadingBreak !== '\n') return leadingBreak + trailingBreaks;
  return trailingBreaks === '' ? ' ' : trailingBreaks;
}

function isBlank(character: number): boolean {
  return character === SPACE || character === TAB;
}

function isBreak(character: number): boolean {
  return character === 0x0a || character === 0x0d || character === 0x85 || character === 0x2028 || character === 0x2029;
}

function isBreakOrEnd(character: number): boolean {
  return character === 0 || isBreak(character);
}

function isBlankOrEnd(character: number): boolean {
  return isBlank(character) || isBreakOrEnd(character);
}

function isFlowIndicator(character: number): boolean {
  return (
    character === COMMA ||
    character === QUESTION ||
    character === 0x5b ||
    character === 0x5d ||
    character === 0x7b ||
    character === 0x7d
  );
}

/** What a hexadecimal digit stands for. */
function digitOf(character: number): number | undefined {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const letter = character | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}

function isWord(character: number): boolean {
  return (
    (character >= 0x30 && character <= 0x39) ||
    (character >= 0x41 && character <= 0x5a) ||
    (character >= 0x61 && character <= 0x7a) ||
    character === 0x5f ||
    character === MINUS
  );
}
