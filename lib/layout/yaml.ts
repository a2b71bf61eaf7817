import { Document, visit } from 'yaml';

/** What YAML 1.1 takes for a line break or may not hold as it is; only an escape survives every reader. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A line that looks like nothing but a string, in YAML 1.1 as in 1.2: text, a path, a duration such as `1h`. */
const PLAIN = /^(([A-Za-z/]|\.\/)[^\r\n\t]*|\d+(h|m|s|ms))$/;

/**
 * Lines that read well as a block. White space at the start some readers take for indentation; at the end, nobody sees
 * it.
 */
const BLOCK = /^(?![^]*\s\n$)\S.*\n/;

/** Text that is the same without quotes, whatever reads it: nothing in it is a sign, nor could be a part of one. */
const BARE = /^[A-Za-z](?:[\w./@+=&?,~-]|:(?=[\w/])| (?=\w))*$/;

/** What YAML 1.1 or 1.2 takes for another value than text, or could take for a number. */
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|e[\d_+-]+)$/i;

/**
 * An object as YAML that readers of 1.1 (kubectl and Flux, through Go) and of 1.2 take for the same: keys as they
 * come, no anchors, LF, one newline at the end.
 */
export function toYaml(value: unknown): string {
  try {
    return isFilled(value) ? block(value, '') : written(value);
  } catch (thrown) {
    if (thrown instanceof NotSimple) return written(value);
    throw thrown;
  }
}

/** Any object, by the library for it. */
function written(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      const unprintable = node.value.match(UNPRINTABLE) !== null;
      if (unprintable || !(PLAIN.test(node.value) || BLOCK.test(node.value)))
        node.type = quotes(node.value, unprintable);
    },
  });
  return document
    .toString({ lineWidth: 0, blockQuote: 'literal' })
    .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An object holds more than short text of one line, integers, booleans, and objects and lists of these. */
class NotSimple extends Error {}

/**
 * What the library writes of a simple object, as nearly all orders are, in a tenth of its time.
 * @throws NotSimple where it holds anything else
 */
function block(value: object, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => (isFilled(item) ? block(item, inner).trimStart() : `${flow(item)}\n`));
    return items.map((item) => `${indent}- ${item}`).join('');
  }
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) =>
    isFilled(item) ? `${keyText(key)}:\n${block(item, inner)}` : `${keyText(key)}: ${flow(item)}\n`,
  );
  return entries.map((entry) => `${indent}${entry}`).join('');
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function flow(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}';
  throw new NotSimple();
}

function keyText(key: string): string {
  // A reader need not look further for the colon: YAML 1.2, section 7.4.2.
  if (key.length > 1000) throw new NotSimple();
  return text(key);
}

function text(value: string): string {
  if (BARE.test(value)) return WORD.test(value) ? `"${value}"` : value;
  if (!/^[ -~]*$/.test(value) || PLAIN.test(value)) throw new NotSimple();
  return quotes(value, false) === 'QUOTE_SINGLE' ? `'${value}'` : JSON.stringify(value);
}

function quotes(value: string, unprintable: boolean): 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' {
  // Annotations hold JSON, which is easier to read where its own quotes are not escaped.
  return !unprintable && value.includes('"') && !/[\p{Cc}'\\]/u.test(value) ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
}
