import fc from 'fast-check';

/** What stands in declarative files where a value does, where a name does, and where a field does, or one within it. */
const VALUE = /'[^'\n]*'|(?<![\w'])-?\d+(?:\.\d+)?(?![\w'])|\b(?:true|false)\b/g;
const NAME = /(?<!['\w./-])[A-Za-z]\w*(?!['\w./-])/g;
const INNERMOST = /\b\w+: (?:'[^'\n]*'|-?\d+(?:\.\d+)?|true|false),?/g;
const FIELD = new RegExp(String.raw`${INNERMOST.source}|\b\w+: (?:\{[^{}]*\}|\[[^[\]]*\]),?`, 'g');

/**
 * Files, and what becomes of them by edits, of which most are wrong: by each field said again at each place, and by one
 * or two others at random.
 */
export function mutated(bases: readonly string[], seed: number, numRuns: number): string[] {
  const said = (pattern: RegExp) => bases.flatMap((base) => base.match(pattern) ?? []);
  const strange = ['null', 'undefined', '42', '-1.5', '{}', '[]', "['a']", '{ a: 1 }', "''"];
  const value = fc.constantFrom(...new Set([...said(VALUE), ...strange]));
  const name = fc.constantFrom(...new Set([...said(NAME), 'nmae', 'status', 'kind', '_']));
  const ofField = fc.oneof(
    fc.constant(() => ''),
    value.map((is) => (field: string) => field.replace(/: [^]*/, `: ${is},`)),
    fc.tuple(name, value).map(
      ([another, is]) =>
        (field: string) =>
          `${another}: ${is}, ${field}`,
    ),
  );
  const edit = fc.oneof(
    value.map((by) => ({ what: VALUE, by: () => by })),
    name.map((by) => ({ what: NAME, by: () => by })),
    { weight: 3, arbitrary: fc.record({ what: fc.constantFrom(FIELD, INNERMOST), by: ofField }) },
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
  return [...new Set([...bases, ...bases.flatMap(withFieldsElsewhere), ...fc.sample(file, { seed, numRuns })])];
}

function withFieldsElsewhere(base: string): string[] {
  const places = [...base.matchAll(FIELD), ...base.matchAll(INNERMOST)];
  const fields = places.map(([field]) => field.replace(/,$/, ''));
  return fields.flatMap((field) => places.map(({ index }) => `${base.slice(0, index)}${field}, ${base.slice(index)}`));
}
