import { SyntaxProblem } from './problem.ts';

export type TokenKind =
  'bytes' | 'end' | 'escaped identifier' | 'float' | 'identifier' | 'int' | 'operator' | 'string' | 'uint';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const SPACE = /(?:[\t \r\n\f]|\/\/[^\n]*)+/y;
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?${'`'}]|[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const QUOTED = [
  String.raw`[rR]"""[^]*?"""`,
  String.raw`[rR]'''[^]*?'''`,
  String.raw`[rR]"[^"\n\r]*"`,
  String.raw`[rR]'[^'\n\r]*'`,
  String.raw`"""(?:${ESCAPE}|[^\\])*?"""`,
  String.raw`'''(?:${ESCAPE}|[^\\])*?'''`,
  String.raw`"(?:${ESCAPE}|[^\\"\n\r])*"`,
  String.raw`'(?:${ESCAPE}|[^\\'\n\r])*'`,
].join('|');

// The longest match wins, and of equally long ones the first, as in cel-go's grammar (parser/gen/CEL.g4).
const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['bytes', new RegExp(`[bB](?:${QUOTED})`, 'y')],
  ['string', new RegExp(QUOTED, 'y')],
  ['float', /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y],
  ['uint', /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y],
  ['int', /(?:0x[0-9a-fA-F]+|[0-9]+)/y],
  ['identifier', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['escaped identifier', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['operator', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
];

const KEYWORDS = new Set(['in', 'true', 'false', 'null']);

/** A rule cut into tokens, ending with one that says so. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}

function skipSpace(text: string, at: number): number {
  return at + matchAt(SPACE, text, at).length;
}

function tokenAt(text: string, at: number): Token {
  let best: Token | undefined;
  for (const [kind, pattern] of KINDS) {
    const found = matchAt(pattern, text, at);
    if (found.length > (best?.text.length ?? 0)) {
      best = { kind: kind === 'identifier' && KEYWORDS.has(found) ? 'operator' : kind, text: found, at };
    }
  }
  if (best === undefined) throw new SyntaxProblem(at, `Syntax error: token recognition error at: '${text.charAt(at)}'`);
  return best;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
