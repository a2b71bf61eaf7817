import { TextDecoder } from 'node:util';
import { ManifestFault } from './fault.ts';

/** What the API server takes in one request: k8s.io/apiserver, config.go, MaxRequestBodyBytes. */
export const MAX_BYTES = 3 * 1024 * 1024;

/** What go.yaml.in/yaml/v2 takes as text: readerc.go. */
const CONTROL_CHARACTER = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The line breaks of YAML 1.1. */
const LINE_BREAK = /\r\n|[\n\r\x85\u2028\u2029]/g;

/** What to say of a file that no API server would read. */
export function tooLarge(bytes: number): ManifestFault {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return new ManifestFault(1, `has ${size} MiB: an API server takes 3 MiB at once`, 'split it, one object a file');
}

/** The text of a manifest, in UTF-8 or, with a byte order mark, in UTF-16. */
export function decodeText(bytes: Uint8Array, most = MAX_BYTES): string {
  if (bytes.length > most) throw tooLarge(bytes.length);
  const text = withoutMark(inUnicode(bytes));
  const [character] = CONTROL_CHARACTER.exec(text) ?? [];
  if (character !== undefined) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const hint = `remove it, or write it in double quotes as "\\u${code}"`;
    throw new ManifestFault(lineAt(text, text.indexOf(character)), `has the control character U+${code}`, hint);
  }
  return text;
}

/** The line of an offset, from 1. */
function lineAt(text: string, offset: number): number {
  return (text.slice(0, offset).match(LINE_BREAK)?.length ?? 0) + 1;
}

function inUnicode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const decoded = decode(decoder, bytes);
  if (decoded !== undefined) return decoded;
  const line = encoding === 'utf-8' ? firstBadLine(decoder, bytes) : 1;
  throw new ManifestFault(line, `is not in ${encoding.toUpperCase()}`, 'save it in UTF-8');
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function firstBadLine(decoder: TextDecoder, bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start) + 1 || bytes.length;
    if (decode(decoder, bytes.subarray(start, end)) === undefined) break;
    start = end;
  }
  return line;
}

function withoutMark(text: string): string {
  if (!text.startsWith('\ufeff')) return text;
  // The server's reader drops the first character of every line after a second mark.
  if (text.startsWith('\ufeff', 1)) {
    throw new ManifestFault(1, 'begins with two byte order marks', 'save it in UTF-8 without a byte order mark');
  }
  return text.slice(1);
}
