import type { OrderRule } from '../rule.ts';

/** What YAML reads as a number, a date, a boolean or null. */
const NO_TEXT =
  /^(true|True|TRUE|false|False|FALSE|null|Null|NULL|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[\d_]+(\.[\d_]+)?([eE]-?\d+)?|\d{4}-\d\d?-\d\d?)$/;

export default {
  code: 'annotation-name-not-carried',
  about: 'schema',
  sentence:
    'The name of an annotation is text without quotes, too: kustomize writes it anew without any, and fails on what is then none.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { annotations: { '2026': 'the year of the cat' } },
  spec: { size: 1 },
});`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { annotations: { 'example.org/2026': 'the year of the cat' } },
  spec: { size: 1 },
});`,
  },
  judgeOrder: ({ manifest }) =>
    Object.keys(manifest.metadata.annotations ?? {})
      .filter((name) => NO_TEXT.test(name))
      .map((name) => ({
        field: `metadata.annotations[${name}]`,
        message: 'has a name that YAML takes for no text, which kustomize cannot carry to the cluster',
        hint: `give it a prefix, such as example.org/${name}`,
      })),
} satisfies OrderRule;
