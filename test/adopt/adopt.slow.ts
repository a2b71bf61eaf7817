import fc from 'fast-check';
import { parseManifests, type Schema, STREAM, withDefaults } from 'api-server-verdict';
import { stringify } from 'yaml';
import type { Adoption } from '../../lib/adopt/adopt.ts';
import type { Manifest } from '../../lib/model/order.ts';
import { brief, judge } from '../support/admission.ts';
import { adopted, changesOf } from '../support/adopted.ts';
import { hostile, manifestOf, randomOrder } from '../support/adoption.ts';
import { CLUSTERS } from '../support/platform.ts';

// prettier loads parts of itself by import(), which cannot be inside of jest.
jest.mock('prettier', () => ({ resolveConfig: () => null, format: (source: string) => source }));

/** The objects that are laid out of what was adopted, by name. */
function laidOut({ snapshots }: Adoption): Map<string | undefined, Manifest> {
  const texts = snapshots.filter(({ path }) => path.includes('/orders/')).map(({ content }) => content);
  const { documents } = parseManifests(Buffer.from(texts.join('---\n')), STREAM);
  const objects = documents.map(({ value }) => value as Manifest);
  return new Map(objects.map((object) => [object.metadata.name, object]));
}

/** A text in YAML, every character that is not plain by its number. */
function quoted(text: string): string {
  const characters = Array.from(text, (character) => {
    const code = character.codePointAt(0)?.toString(16).padStart(8, '0') ?? '';
    return /[ !#-[\]-~]/.test(character) ? character : `\\U${code}`;
  });
  return `"${characters.join('')}"`;
}

const RUNS = { numRuns: 6, endOnFailure: true };

test('every order that the cluster would take is adopted, and comes back as it was', async () => {
  const { clusters } = judge([], CLUSTERS);
  const cluster = clusters.find(({ context }) => context === 'openportal');
  await fc.assert(
    fc.asyncProperty(fc.array(randomOrder, { minLength: 50, maxLength: 50 }), async (random) => {
      // What makes two orders stand in each other's way is not what this is about.
      const manifests = random.map(({ metadata, ...one }, index) => ({
        ...one,
        metadata: { ...metadata, name: `${metadata.name ?? ''}-${index}` },
      }));
      const adoption = await adopted(manifests.map((one) => stringify(one, { version: '1.1' })).join('---\n'));
      const refused = adoption.report.findings.filter(({ severity }) => severity === 'error');
      expect(refused.filter(({ rule }) => rule !== 'duplicate').map(brief)).toEqual([]);
      const back = laidOut(adoption);
      const others = new Set(refused.map(({ name }) => name));
      const expected = manifests.filter(({ metadata }) => !others.has(metadata.name));
      expect(expected.length).toBeGreaterThan(30);
      for (const manifest of expected) {
        const schema: Schema = cluster?.serving(manifest)?.schema ?? {};
        const effective = (one?: Manifest) => withDefaults(schema.properties?.['spec'] ?? {}, one?.['spec']);
        const same = back.get(manifest.metadata.name);
        expect(effective(same)).toEqual(effective(manifest));
        expect(same).toMatchObject({ ...manifest, spec: expect.anything() as unknown });
        expect(Object.keys(same ?? {})).toHaveLength(Object.keys(manifest).length);
      }
      const reasons = adoption.report.adopted.flatMap(({ changes }) => changes.map(({ reason }) => reason));
      expect([...new Set(reasons)].sort()).toEqual([
        'added, as its kind or place is protected',
        'added, as its place says it',
        'left out, as it is the default',
      ]);
    }),
    RUNS,
  );
});

test('whatever texts and comments hold, they arrive, and none becomes code', async () => {
  const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'grapheme' }));
  const comment = text.filter((one) => !/[^\t\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufdcf]/.test(one));
  const said = fc.record({ value: text, comments: fc.array(comment, { minLength: 1, maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 50, maxLength: 50 }), async (all) => {
      const documents = all.map(({ value, comments }, index) => {
        const lines = (indent: string) => comments.map((one) => `${indent}#${one}\n`).join('');
        return `${lines('')}apiVersion: openportal.dev/v1alpha1
kind: CloudflareDNSRecord
metadata: { name: txt-${index}, namespace: demo, annotations: { example.org/a: ${quoted(value)} } }
spec:
${lines('  ')}  type: TXT
  name: txt-${index}
  value: ${quoted(value)}
`;
      });
      const adoption = await adopted(documents.join('---\n'));
      // What kustomize cannot carry, admission refuses.
      const carried = (value: string) => !/[\u007f-\u009f\ufffe\uffff]|[\ud800-\udfff]/.test(value);
      const expected = all.map((one, index) => ({ ...one, name: `txt-${index}` }));
      const back = laidOut(adoption);
      for (const { name, value, comments } of expected) {
        const order = adoption.orders.find(({ path }) => path.endsWith(`/${name}.ts`));
        if (order === undefined && !carried(value)) continue;
        expect(back.get(name)).toMatchObject({
          metadata: { annotations: { 'example.org/a': value } },
          spec: { value },
        });
        const lines = order?.content.split('\n').filter((line) => line.trim().startsWith('//')) ?? [];
        expect(lines).toHaveLength(2 * comments.length);
        expect(lines.filter((line) => /\p{Cf}|\p{Cc}/u.test(line))).toEqual([]);
      }
      expect(changesOf(adoption)).toEqual([]);
    }),
    RUNS,
  );
});

const whoami = (namespace: string, name: string) =>
  stringify(manifestOf('WhoAmIService', { name, namespace }, { name }));

test('of a purpose that would get too many orders none is adopted, and it is not asked for each', async () => {
  const many = Array.from({ length: 1010 }, (_, index) => whoami('demo', `app-${index}`));
  const adoption = await adopted([...many, whoami('system', 'app')].join('---\n'));
  expect(adoption.orders.map(({ path }) => path)).toEqual(['orders/openportal/system/app.ts']);
  expect(adoption.report.findings).toHaveLength(1010);
});
