import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from 'api-server-verdict';
import type { Finding } from '../model/finding.ts';
import { positionOf } from './declaration.ts';
import { writtenProps } from './declarative/read.ts';

/**
 * The line that says the field of a finding about a cluster, an XRD or what is known of a kind: that of the property
 * itself, else of the nearest one around it; the line of the finding where it has no field, or is about something else.
 */
export function fieldLine(root: string, { file, line, field }: Finding): number {
  if (field === null || line !== 1) return line;
  const text = () => readFileSync(join(root, file));
  if (/^imports\/xrds\/.*\.yaml$/.test(file)) return parseManifests(text()).documents[0]?.lineOf(field) ?? line;
  return /^(clusters|imports\/xrds)\/.*\.ts$/.test(file)
    ? positionOf(writtenProps(text().toString()), field).line
    : line;
}
