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

/**
 * An object as YAML that readers of 1.1 (kubectl and Flux, through Go) and of 1.2 take for the same: keys as they
 * come, no anchors, LF, one newline at the end.
 */
export function toYaml(value: unknown): string {
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

function quotes(value: string, unprintable: boolean): 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' {
  // Annotations hold JSON, which is easier to read where its own quotes are not escaped.
  return !unprintable && value.includes('"') && !/[\p{Cc}'\\]/u.test(value) ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
}
