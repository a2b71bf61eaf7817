import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboutFile, type Finding } from '../model/finding.ts';
import { deepFreeze } from '../model/freeze.ts';
import type { KnownKind } from '../model/kind.ts';
import { byCodeUnit } from '../model/sort.ts';
import { readDeclarative } from './declarative/read.ts';
import { XRDS } from './xrds.ts';

/**
 * What the platform knows of its kinds, each in `imports/xrds/<Kind>/platform.ts`. The files are read and never run.
 */
export function loadKnownKinds(root: string): { known: KnownKind[]; findings: Finding[] } {
  const files = readdirSync(join(root, XRDS))
    .map((kind) => ({ kind, file: `${XRDS}/${kind}/platform.ts` }))
    .filter(({ file }) => existsSync(join(root, file)))
    .sort((a, b) => byCodeUnit(a.kind, b.kind));
  const loaded = files.map(({ kind, file }) => load(kind, file, readFileSync(join(root, file), 'utf8')));
  return {
    known: loaded.flatMap((one) => ('props' in one ? [one] : [])),
    findings: loaded.flatMap((one) => ('props' in one ? [] : [one])),
  };
}

function load(kind: string, file: string, source: string): KnownKind | Finding {
  const reading = readDeclarative(source);
  const about = { rule: 'layout', kind, hint: 'export default kind({ … }), with plain values' } as const;
  if (!reading.declarative) {
    const { line } = reading.position;
    return aboutFile(file, { ...about, line, message: `has ${reading.what}, but is read as data` });
  }
  if (reading.exported.type !== 'kind') return aboutFile(file, { ...about, message: 'says nothing of a kind' });
  // What the fields hold is for admission to say.
  return { kind, file, props: deepFreeze(reading.exported.props) };
}
