import { binaries } from 'control-plane';
import { PROGRAMS } from './programs.ts';

/** Builds what is missing before the first test, and says which tests are skipped for want of it. */
export default function prepare(): void {
  const missing = Object.keys(PROGRAMS).filter((program) => binaries(PROGRAMS, program) === undefined);
  if (missing.length === 0) return;
  process.stderr.write(`skipped: all tests that need ${missing.join(', ')}\n`);
}
