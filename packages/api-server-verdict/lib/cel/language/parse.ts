import {
  AND,
  CONDITIONAL,
  type Expression,
  IN,
  INDEX,
  type Literal,
  NEGATE,
  NOT,
  OPTIONAL_INDEX,
  OPTIONAL_SELECT,
  OR,
} from './ast.ts';
import { bytesOf, floatOf, intOf, stringOf, uintOf } from './literal.ts';
import { expandMacro, presenceTest, SORT_BY } from './macros.ts';
import { SyntaxProblem } from './problem.ts';
import { type Token, tokensOf } from './tokens.ts';

// The limits of cel-go's parser; see parser/parser.go.
const LONGEST = 100_000;
const DEEPEST = 250;

// optMap() copies what it is called on, so that a short text could make a large tree.
const MOST_NODES = 100_000;

const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

const RELATIONS = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const SUMS = new Set(['+', '-']);
const PRODUCTS = new Set(['*', '/', '%']);

const OPERAND =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** The expression that a text is, as cel-go reads it with the extensions that Kubernetes turns on. */
export function parse(text: string, functions: { has(name: string): boolean }): Expression {
  const size = Array.from(text).length;
  if (size > LONGEST) {
    throw new SyntaxProblem(0, `expression code point size exceeds limit: size: ${size}, limit ${LONGEST}`);
  }
  return new Parser(tokensOf(text), functions.has(SORT_BY)).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  /** Whether sortBy() is known. */
  readonly #sorts: boolean;
  #next = 0;
  #depth = 0;
  #nodes = 0;

  constructor(tokens: readonly Token[], sorts: boolean) {
    this.#tokens = tokens;
    this.#sorts = sorts;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#peek().kind !== 'end') this.#fail(this.#peek(), '<EOF>', 'extraneous');
    return expression;
  }

  #expression(): Expression {
    return this.#nested(() => {
      const condition = this.#or();
      const mark = this.#taken('?');
      if (mark === undefined) return condition;
      const yes = this.#or();
      this.#expect(':');
      return this.#call(mark.at, CONDITIONAL, condition, yes, this.#expression());
    });
  }

  #or(): Expression {
    return this.#chain(OR, '||', () => this.#and());
  }

  #and(): Expression {
    return this.#chain(AND, '&&', () => this.#relation());
  }

  #chain(name: string, sign: string, term: () => Expression): Expression {
    const first = term();
    const terms = [first];
    let at: number | undefined;
    for (let mark = this.#taken(sign); mark !== undefined; mark = this.#taken(sign)) {
      at ??= mark.at;
      terms.push(term());
    }
    return at === undefined ? first : this.#call(at, name, ...terms);
  }

  #relation(): Expression {
    return this.#leftToRight(RELATIONS, () => this.#sum());
  }

  #sum(): Expression {
    return this.#leftToRight(SUMS, () => this.#product());
  }

  #product(): Expression {
    return this.#leftToRight(PRODUCTS, () => this.#unary());
  }

  #leftToRight(signs: ReadonlySet<string>, operand: () => Expression): Expression {
    let left = operand();
    for (let count = 0; ; count++) {
      const sign = this.#peek();
      if (sign.kind !== 'operator' || !signs.has(sign.text)) return left;
      if (count >= DEEPEST) throw tooDeep(sign.at);
      this.#next++;
      left = this.#call(sign.at, sign.text === 'in' ? IN : `_${sign.text}_`, left, operand());
    }
  }

  #unary(): Expression {
    const first = this.#peek();
    if (first.kind !== 'operator' || (first.text !== '!' && first.text !== '-')) return this.#member();
    const following = this.#tokens[this.#next + 1]?.kind;
    if (first.text === '-' && (following === 'int' || following === 'float')) return this.#member();
    let count = 0;
    while (this.#taken(first.text) !== undefined) count++;
    const operand = this.#member();
    return count % 2 === 0 ? operand : this.#call(first.at, first.text === '!' ? NOT : NEGATE, operand);
  }

  #member(): Expression {
    let expression = this.#primary();
    for (let count = 0; ; count++) {
      const further = this.#postfix(expression);
      if (further === undefined) return expression;
      if (count >= DEEPEST) throw tooDeep(this.#peek().at);
      expression = further;
    }
  }

  #postfix(operand: Expression): Expression | undefined {
    const dot = this.#taken('.');
    if (dot !== undefined) return this.#selection(operand, dot.at);
    const bracket = this.#taken('[');
    if (bracket !== undefined) {
      const name = this.#taken('?') === undefined ? INDEX : OPTIONAL_INDEX;
      const index = this.#expression();
      this.#expect(']');
      return this.#call(bracket.at, name, operand, index);
    }
    const brace = this.#peek();
    const message = brace.text === '{' && brace.kind === 'operator' ? qualifiedName(operand) : undefined;
    if (message === undefined) return undefined;
    this.#next++;
    this.#fields();
    return this.#made({ kind: 'message', at: brace.at, name: message });
  }

  #selection(operand: Expression, at: number): Expression {
    const optional = this.#taken('?') !== undefined;
    const field = this.#peek();
    if (field.kind === 'escaped identifier') throw new SyntaxProblem(field.at, "unsupported syntax: '`'");
    if (field.kind !== 'identifier') this.#fail(field, 'IDENTIFIER');
    this.#next++;
    if (optional) {
      const name: Expression = { kind: 'literal', at: field.at, value: field.text };
      return this.#call(at, OPTIONAL_SELECT, operand, name);
    }
    const parenthesis = this.#taken('(');
    if (parenthesis === undefined) {
      return this.#made({ kind: 'select', at, operand, field: field.text, test: false });
    }
    const given = this.#arguments();
    const isKnown = field.text !== 'sortBy' || this.#sorts;
    const expanded = isKnown ? expandMacro(field.text, parenthesis.at, operand, given) : undefined;
    if (expanded !== undefined) return this.#counted(expanded);
    return this.#made({ kind: 'call', at: parenthesis.at, name: field.text, target: operand, arguments: given });
  }

  #primary(): Expression {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case 'identifier':
        return this.#named(token, '');
      case 'operator':
        return this.#bracketed(token);
      case 'end':
      case 'escaped identifier':
        return this.#fail(token, OPERAND);
      default:
        return this.#made(literalOf(token, false));
    }
  }

  #bracketed(token: Token): Expression {
    switch (token.text) {
      case '.': {
        const name = this.#peek();
        if (name.kind !== 'identifier') this.#fail(name, 'IDENTIFIER');
        this.#next++;
        return this.#named(name, '.');
      }
      case '(': {
        const expression = this.#expression();
        this.#expect(')');
        return expression;
      }
      case '[':
        return this.#list(token.at);
      case '{':
        return this.#map(token.at);
      case '-': {
        const number = this.#peek();
        this.#next++;
        return this.#made({ ...literalOf(number, true), at: token.at });
      }
      case 'true':
      case 'false':
        return this.#made({ kind: 'literal', at: token.at, value: token.text === 'true' });
      case 'null':
        return this.#made({ kind: 'literal', at: token.at, value: null });
      default:
        return this.#fail(token, OPERAND);
    }
  }

  #named(token: Token, dot: string): Expression {
    if (RESERVED.has(token.text)) throw new SyntaxProblem(token.at, `reserved identifier: ${token.text}`);
    const parenthesis = this.#taken('(');
    if (parenthesis === undefined) {
      return this.#made({ kind: 'identifier', at: token.at, name: dot + token.text });
    }
    const given = this.#arguments();
    const [argument] = given;
    if (token.text === 'has' && dot === '' && given.length === 1 && argument !== undefined) {
      return presenceTest(parenthesis.at, argument);
    }
    return this.#call(parenthesis.at, dot + token.text, ...given);
  }

  #arguments(): Expression[] {
    const given: Expression[] = [];
    if (this.#taken(')') !== undefined) return given;
    do given.push(this.#expression());
    while (this.#taken(',') !== undefined);
    this.#expect(')');
    return given;
  }

  #list(at: number): Expression {
    const elements: { value: Expression; optional: boolean }[] = [];
    this.#commaSeparated(']', () => {
      const optional = this.#taken('?') !== undefined;
      elements.push({ optional, value: this.#expression() });
    });
    return this.#made({ kind: 'list', at, elements });
  }

  #map(at: number): Expression {
    const entries: { key: Expression; value: Expression; optional: boolean }[] = [];
    this.#commaSeparated('}', () => {
      const optional = this.#taken('?') !== undefined;
      const key = this.#expression();
      this.#expect(':');
      entries.push({ optional, key, value: this.#expression() });
    });
    return this.#made({ kind: 'map', at, entries });
  }

  #fields(): void {
    this.#commaSeparated('}', () => {
      this.#taken('?');
      const field = this.#peek();
      if (field.kind !== 'identifier') this.#fail(field, 'IDENTIFIER');
      this.#next++;
      this.#expect(':');
      this.#expression();
    });
  }

  /** What may be empty, and may end in a comma. */
  #commaSeparated(end: string, element: () => void): void {
    while (!this.#is(end) && !this.#is(',')) {
      element();
      if (this.#is(end)) break;
      this.#expect(',');
      if (this.#is(end)) break;
      if (this.#is(',')) this.#fail(this.#peek(), OPERAND);
    }
    this.#taken(',');
    this.#expect(end);
  }

  #nested(parse: () => Expression): Expression {
    if (++this.#depth > DEEPEST) throw tooDeep(this.#peek().at);
    const expression = parse();
    this.#depth--;
    return expression;
  }

  #call(at: number, name: string, ...given: Expression[]): Expression {
    return this.#made({ kind: 'call', at, name, arguments: given });
  }

  #made(expression: Expression): Expression {
    if (++this.#nodes > MOST_NODES) throw tooDeep(expression.at);
    return expression;
  }

  /** Counts what a macro made: it may hold a copy of what it was called on. */
  #counted(expanded: Expression): Expression {
    if (expanded.kind === 'call' && expanded.name === CONDITIONAL) this.#nodes *= 2;
    return this.#made(expanded);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '<EOF>', at: 0 };
  }

  #is(sign: string): boolean {
    const { kind, text } = this.#peek();
    return kind === 'operator' && text === sign;
  }

  #taken(sign: string): Token | undefined {
    if (!this.#is(sign)) return undefined;
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #expect(sign: string): void {
    if (this.#taken(sign) === undefined) this.#fail(this.#peek(), `'${sign}'`);
  }

  #fail({ at, text }: Token, expecting: string, how = 'mismatched'): never {
    throw new SyntaxProblem(at, `Syntax error: ${how} input '${text}' expecting ${expecting}`);
  }
}

const COMPLAINTS: Partial<Record<Token['kind'], string>> = {
  bytes: 'unable to unescape string',
  float: 'invalid double literal',
  string: 'invalid unicode code point',
};

function literalOf({ kind, text, at }: Token, negative: boolean): Literal {
  const value = valueOf(kind, text, negative);
  if (value === undefined) {
    throw new SyntaxProblem(at, COMPLAINTS[kind] ?? `invalid ${kind} literal`);
  }
  return { kind: 'literal', at, value };
}

function valueOf(kind: Token['kind'], text: string, negative: boolean): Literal['value'] | undefined {
  switch (kind) {
    case 'int':
      return intOf(text, negative);
    case 'uint':
      return uintOf(text);
    case 'float':
      return floatOf(text, negative);
    case 'string':
      return stringOf(text);
    case 'bytes':
      return bytesOf(text);
    default:
      return undefined;
  }
}

/** The name that a chain of selections spells, if it is nothing else. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') return expression.name;
  if (expression.kind !== 'select' || expression.test) return undefined;
  const operand = qualifiedName(expression.operand);
  return operand === undefined ? undefined : `${operand}.${expression.field}`;
}

function tooDeep(at: number): SyntaxProblem {
  return new SyntaxProblem(at, `expression recursion limit exceeded: ${DEEPEST}`);
}
