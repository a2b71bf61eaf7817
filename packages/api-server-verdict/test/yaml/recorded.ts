import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the reader of the API server says of texts: sigs.k8s.io/yaml 1.6.0 with go.yaml.in/yaml/v2 2.4.3, strictly, as
 * in Kubernetes 1.35 and 1.36, its numbers then made those of apimachinery; each document of a stream, empty ones left
 * out. An integer beyond 2^53 is recorded as `{"$int64": "…"}`.
 */
export interface Recorded {
  readonly bytes: Uint8Array;
  /** What it reads, undefined where it refuses. */
  readonly documents: readonly unknown[] | undefined;
}

export function recorded(): Recorded[] {
  const lines = readFileSync(join(__dirname, 'server.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const { text, base64, documents } = JSON.parse(line) as { text?: string; base64?: string; documents?: unknown[] };
    const bytes = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
    return { bytes, documents };
  });
}
