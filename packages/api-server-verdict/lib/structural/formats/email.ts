import { isIp } from './network.ts';

/** An address as Go's net/mail parses it (RFC 5322): with a display name, comments, in a group of one. */
export function isEmail(text: string): boolean {
  const parser = new Parser(text);
  return parser.addresses(true) === 1 && parser.skipComments() && parser.isAtEnd;
}

const isMultibyte = (letter: string) => letter > '\u007f';
const isVisible = (letter: string) => (letter >= '!' && letter <= '~') || isMultibyte(letter);
const isAtom = (letter: string) => isVisible(letter) && !'()<>[]:;@\\,"'.includes(letter);

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** How many addresses there are, and NaN where it is none. */
  addresses(mayBeGroup: boolean): number {
    this.skipSpace();
    if (this.isAtEnd) return NaN;
    const start = this.at;
    if (this.address()) {
      this.skipSpace();
      return this.peek() === '(' && !this.comment() ? NaN : 1;
    }
    this.at = start;
    if (this.peek() !== '<' && !this.phrase()) return NaN;
    this.skipSpace();
    if (mayBeGroup && this.take(':')) return this.group();
    return this.take('<') && this.address() && this.take('>') ? 1 : NaN;
  }

  skipComments(): boolean {
    this.skipSpace();
    while (this.peek() === '(') {
      if (!this.comment()) return false;
      this.skipSpace();
    }
    return true;
  }

  private group(): number {
    this.skipSpace();
    if (this.take(';')) return this.skipComments() ? 0 : NaN;
    for (let count = 0; ;) {
      count += this.addresses(false);
      if (Number.isNaN(count) || !this.skipComments()) return NaN;
      if (this.take(';')) return this.skipComments() ? count : NaN;
      if (!this.take(',')) return NaN;
    }
  }

  private address(): boolean {
    this.skipSpace();
    if (this.isAtEnd) return false;
    const isLocal = this.peek() === '"' ? (this.quoted() ?? '') !== '' : this.atom(false);
    if (!isLocal || !this.take('@')) return false;
    this.skipSpace();
    return this.peek() === '[' ? this.literal() : this.atom(false);
  }

  /** Words; whatever comes after the first that is none is left. */
  private phrase(): boolean {
    for (let words = 0; ; words++) {
      if (words > 0 && !this.skipComments()) return false;
      this.skipSpace();
      if (this.isAtEnd) return true;
      const isWord = this.peek() === '"' ? this.quoted() !== undefined : this.atom(true);
      if (!isWord) return words > 0;
    }
  }

  private atom(permissive: boolean): boolean {
    const start = this.at;
    while (!this.isAtEnd && isAtom(this.peek())) this.at++;
    const atom = this.text.slice(start, this.at);
    return atom !== '' && (permissive || !/^\.|\.\.|\.$/.test(atom));
  }

  private quoted(): string | undefined {
    const start = this.at;
    let text = '';
    for (let index = start + 1; index < this.text.length; index++) {
      const letter = this.text.charAt(index);
      if (letter === '"') {
        this.at = index + 1;
        return text;
      }
      const quotes = letter === '\\' ? this.text.charAt(++index) : letter;
      if (!isVisible(quotes) && quotes !== ' ' && quotes !== '\t') return undefined;
      text += quotes;
    }
    return undefined;
  }

  private literal(): boolean {
    const end = this.text.indexOf(']', this.at);
    const text = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return end >= 0 && isIp(text);
  }

  private comment(): boolean {
    let depth = 0;
    for (; !this.isAtEnd; this.at++) {
      const letter = this.peek();
      if (letter === '\\' && this.at + 1 < this.text.length) this.at++;
      else if (letter === '(') depth++;
      else if (letter === ')' && --depth === 0) {
        this.at++;
        return true;
      }
    }
    return false;
  }

  private take(letter: string): boolean {
    if (this.peek() !== letter) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.at++;
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }
}
