/** Text that means something to somebody on the way of a form: a template engine, TypeScript, a path, YAML, a page. */
const TEXTS: readonly string[] = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '";process.exit(1);"',
    "'+process.exit(1)+'",
    '`+process.exit(1)+`',
    '*/',
    '//',
    '/*',
  ],
  ...['${}', '${process.exit(1)}', '${{ 7*7 }}', '${{ values }}', '{{ 7*7 }}', '{% raw %}', '{%- endif -%}', '{# x #}'],
  ...['}}', '%}', '#}', '-%}', '${{ range.constructor("return process")() }}', '{{ cycler.__init__.__globals__ }}'],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    '\0',
    '\u2028',
    '\u2029',
    '\u0085',
    '\ufeff',
    '\u202e',
    '\u200b',
    '\ud800',
    '\u{1f600}',
  ],
  ...['../', '../../x', './', '/', '//', '/etc/passwd', 'a//b', '.', '..', '%2e%2e%2f', 'C:\\x', '~', '.git', 'x.d'],
  ...['</script>', '<script>alert(1)</script>', '<!--', '-->', '&lt;', '<img src=x onerror=alert(1)>'],
  ...['1', '0', '-0', '1e3', '0x10', '0o17', '1_000', 'NaN', 'true', 'yes', 'no', 'null', '~', 'undefined', '12:30:45'],
  ...[': ', '- ', '# x', '&a', '*a', '!!js/function x', '|', '>', '@', '%', '? x', '---', '...', '<<', '{a: 1}', '[1]'],
  ...['::error::x', '##[command]x', '@everyone', '[x](javascript:alert(1))', '```', '$(id)', '`id`', '; id', '| id'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'import("fs")', 'export default 1'],
  ...['', ' ', ' x', 'x ', 'a'.repeat(10_240), '"'.repeat(10_240), '\\'.repeat(10_240), '${{'.repeat(3_000)],
];

/** Values that are no text, as JSON, since that can say more than a literal. */
const OTHERS = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1.5', '1e300', '1e-7', '9007199254740993', '123456789012345678901234'],
  ...['[]', '{}', '[null]', '[[]]', '[[[[[["deep"]]]]]]', '{"a":{"b":{"c":{"d":"deep"}}}}', '{"":""}', '[1,"1",true]'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toJSON":"x"}'],
  ...['{"length":3}', '{"then":"x"}', '{"valueOf":"x","toString":"y"}', '[{"__proto__":null}]', '{"a b":1,"c-d":2}'],
];

/** More than three hundred values that nobody means well with. */
export const HOSTILE: readonly unknown[] = [
  ...TEXTS,
  ...TEXTS.map((text) => `a${text}b`),
  ...TEXTS.slice(0, 75).map((text) => ({ [`k${text}`]: text })),
  ...OTHERS.map((text): unknown => JSON.parse(text)),
];
