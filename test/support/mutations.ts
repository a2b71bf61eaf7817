import fc from 'fast-check';

/** What stands in declarative files where a value does, where a name does, and where a field does. */
const VALUE = /'[^'\n]*'|(?<![\w'])-?\d+(?:\.\d+)?(?![\w'])|\b(?:true|false)\b/g;
const NAME = /(?<!['\w./-])[A-Za-z]\w*(?!['\w./-])/g;
const FIELD = /\b\w+: (?:'[^'\n]*'|-?\d+(?:\.\d+)?|true|false|\{[^{}]*\}|\[[^[\]]*\]),?/g;

/** These files, each with one or two edits of which most are wrong, and the files as they are. */
export function mutated(bases: readonly string[], seed: number, numRuns: number): string[] {
  const said = (pattern: RegExp) => bases.flatMap((base) => base.match(pattern) ?? []);
  const strange = ['null', 'undefined', '42', '-1.5', '{}', '[]', "['a']", '{ a: 1 }', "''"];
  const value = fc.constantFrom(...new Set([...said(VALUE), ...strange]));
  const name = fc.constantFrom(...new Set([...said(NAME), 'nmae', 'status', 'kind', '_']));
  const edit = fc.oneof(
    value.map((by) => ({ what: VALUE, by: () => by })),
    name.map((by) => ({ what: NAME, by: () => by })),
    fc.constant({ what: FIELD, by: () => '' }),
    value.map((of) => ({ what: FIELD, by: (field: string) => field.replace(/: [^]*/, `: ${of},`) })),
    fc.tuple(name, value).map(([more, of]) => ({ what: FIELD, by: (field: string) => `${more}: ${of}, ${field}` })),
    fc.constant({ what: /\n.*/g, by: (line: string) => line + line }),
  );
  const file = fc
    .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(edit, fc.nat()), { minLength: 1, maxLength: 2 }))
    .map(([base, edits]) =>
      edits.reduce((source, [{ what, by }, place]) => {
        const found = [...source.matchAll(what)];
        const { 0: text = '', index } = found[place % found.length] ?? { index: 0 };
        return source.slice(0, index) + by(text) + source.slice(index + text.length);
      }, base),
    );
  return [...new Set([...bases, ...fc.sample(file, { seed, numRuns })])];
}
