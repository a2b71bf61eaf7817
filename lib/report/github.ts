import type { Finding } from '../model/finding.ts';
import { visible, type Annotation } from './border.ts';
import { counted, findingsText, subject, type Checked } from './text.ts';

/** A check for the lines of a pull request on GitHub: an annotation for each finding, and how many there are. */
export function checkAnnotations(result: Checked): (Annotation | string)[] {
  return [...result.findings.map(annotation), counted(result)];
}

function annotation(finding: Finding): Annotation {
  const { severity, file, line, code, ...about } = visible(finding);
  // GitHub shows ten of a kind at their lines, and the others in the log, by their messages only.
  const message = findingsText([finding], false).trimEnd();
  return { level: severity, file, line, title: subject(about).trim() || code, message };
}
