import { metadataViolations } from '../../lib/metadata/metadata.ts';
import { disagreement, lines, quoted } from '../structural/cases.ts';

interface Case {
  readonly namespaced: boolean;
  readonly manifest: unknown;
  readonly fields: readonly string[];
}

test('metadata is taken or refused as by the API server', () => {
  const cases = lines('../metadata/cases.jsonl') as Case[];
  const disagreements = cases.flatMap(({ namespaced, manifest, fields }) => {
    const wrong = disagreement(fields, metadataViolations(manifest, { maxNameLength: 253, namespaced }));
    return wrong === undefined ? [] : [`${quoted(manifest)}: ${wrong}`];
  });
  process.stdout.write(`metadata: ${cases.length - disagreements.length}/${cases.length}\n`);
  expect(disagreements).toEqual([]);
});
