import type { DefaultExport } from '../load/default-exports.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { Order } from '../model/order.ts';
import type { Rule } from './rule.ts';
import { type Evidence, isRule, judge, RULES } from './rulebook.ts';

/** A rule that a team has added. */
export interface Policy {
  /** Relative to the repository. */
  readonly file: string;
  readonly rule: Rule;
}

/** The folder of the rules that a team adds. */
export const POLICIES = 'policies';

const BROKEN = { rule: 'layout', code: 'policy-broken' } as const;
const EXPORT = 'export default { code, about, sentence, …, judgeOrder } satisfies OrderRule; helpers go into a folder';

/** The policies among what the files of their folder export. */
export function policiesIn(files: readonly DefaultExport[]): { policies: Policy[]; findings: Finding[] } {
  const policies: Policy[] = [];
  const findings: Finding[] = [];
  for (const loaded of files) {
    const file = `${POLICIES}/${loaded.name}`;
    const broken = (message: string, hint: string) => findings.push(aboutFile(file, { ...BROKEN, message, hint }));
    if ('thrown' in loaded) {
      findings.push(thrownBy(file, loaded.thrown));
    } else if (isRule(loaded.exported)) {
      const { code } = loaded.exported;
      const holder = holderOf(code, policies);
      if (holder === undefined) policies.push({ file, rule: loaded.exported });
      else broken(`has the code ${code}, as ${holder} does already`, 'give it another');
    } else {
      broken('exports no policy', EXPORT);
    }
  }
  return { policies, findings };
}

function holderOf(code: string, policies: readonly Policy[]): string | undefined {
  if (RULES.some((rule) => rule.code === code)) return 'a rule of docs/rules.md';
  return policies.find(({ rule }) => rule.code === code)?.file;
}

/** What a policy finds; where it throws, that is a finding too, and hides no other. */
export function judgeByPolicy({ file, rule }: Policy, evidence: Evidence): Finding[] {
  return judge(rule, evidence, (order, findings) => {
    try {
      return findings();
    } catch (thrown) {
      return [thrownBy(file, thrown, order)];
    }
  });
}

function thrownBy(file: string, thrown: unknown, order?: Order): Finding {
  const { message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const [, line = 1] = new RegExp(`/${file.replaceAll('.', '\\.')}:(\\d+)`).exec(stack) ?? [];
  return aboutFile(file, {
    ...BROKEN,
    line: Number(line),
    cluster: order?.cluster ?? null,
    purpose: order?.purpose ?? null,
    kind: order?.manifest.kind ?? null,
    name: order?.manifest.metadata.name ?? null,
    message: `throws: ${message}`,
    hint: order === undefined ? 'correct it' : `correct it: it has to judge ${order.file}, too`,
  });
}
