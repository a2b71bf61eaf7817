import { type Annotation, Printer } from '../../lib/report/border.ts';

/** What a reader gets, line by line, of what is printed to a pipe, or to a terminal. */
export function printed(parts: readonly (string | Annotation)[], isTTY = false): string[] {
  let text = '';
  const stream = {
    isTTY,
    hasColors: () => isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  new Printer(stream).print(...parts);
  return text.replace(/\n$/, '').split('\n');
}

// By code points, and not by the properties of Unicode that the program goes by.
const UNSEEN = (
  '0-1f 7f-9f ad 34f 61c 115f-1160 17b4-17b5 180b-180f 200b-200f 2028-202e 2060-206f 3164 d800-dfff fe00-fe0f feff ' +
  'ffa0 fff0-fffb e0000-e0fff'
)
  .split(' ')
  .map((range) => range.split('-').map((code) => parseInt(code, 16)));

/** What is wrong with a line of a log: characters that nobody sees, a command that GitHub obeys, the end of a fence. */
export function harmIn(line: string): string[] {
  const unseen = Array.from(line, (character) => character.codePointAt(0) ?? 0)
    .filter((code) => UNSEEN.some(([first = 0, last = first]) => code >= first && code <= last))
    .map((code) => `U+${code.toString(16)}`);
  return [
    ...unseen,
    ...(/^\s*::/.test(line) ? ['a command'] : []),
    ...(line.includes('##[') ? ['an old command'] : []),
    ...(/^ {0,3}(`{3,}|~{3,})\s*$/.test(line) ? ['a fence'] : []),
  ];
}

/** Texts that mean ill: each does something to a terminal, a log, a summary or the eye of a reviewer. */
export const HOSTILE = [
  ...['\n::error::forged', '\r\n  ::stop-commands::x', '\n\t::add-mask::0', '##[add-mask]0', '::set-output name=a::b'],
  ...['\u001b[31mred\u001b[0m', '\u001b]8;;https://evil.invalid\u0007here', '\u009b2J', '\b\b\b', '\u0000'],
  ...['\u202egnp.ts', '\u2066\u2069', '\u200b', '\u200d', '\u00ad', '\ufeff', '\u3164', '\u{e0041}', '\ufe0f'],
  ...['\u2028', '\u2029', '\u0085', '\ud800', '\udc00', '\n```\n', '\n~~~\n', '%0A::error::', '%', ',line=1', '::'],
];
