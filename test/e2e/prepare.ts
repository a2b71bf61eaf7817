import { binaries, PROGRAMS } from './binaries.ts';

/** Builds what is missing before the first test, and says which tests are skipped for want of it. */
export default function prepare(): void {
  const missing = PROGRAMS.filter((program) => binaries(program) === undefined);
  if (missing.length === 0) return;
  process.stderr.write(`skipped: all tests that need ${missing.join(', ')}\n`);
}
