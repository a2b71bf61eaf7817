import { join } from 'node:path';
import { defaultExports } from '../load/default-exports.ts';
import { aboutFile, atMost, type Finding, type Objection as Found } from '../model/finding.ts';
import { aboutOrder, type Order } from '../model/order.ts';
import type { FileObjection, Objection, Offering, Rule, Subject } from './rule.ts';

/** The rules of this program: whatever lies in rules/. */
export const RULES: readonly Rule[] = defaultExports(join(__dirname, 'rules')).map((file) => {
  if ('thrown' in file) throw file.thrown;
  if (!isRule(file.exported)) throw new Error(`rules/${file.name} exports no rule`);
  return file.exported;
});

/** Whether what a file exports is a rule. */
export function isRule(exported: unknown): exported is Rule {
  const { code, about, sentence, ...rest } = (exported ?? {}) as Readonly<Record<string, unknown>>;
  const judges = ['judgeOrder', 'judgeTogether', 'judgePlace', 'judgeOffering'];
  return (
    [code, about, sentence].every((said) => typeof said === 'string') &&
    judges.some((name) => typeof rest[name] === 'function')
  );
}

/** What there is to judge. */
export interface Evidence {
  readonly offering: Offering;
  readonly orders: readonly Order[];
  readonly subjects: readonly Subject[];
}

const ORDER_RULES = RULES.filter((rule) => 'judgeOrder' in rule);
const PLACE_RULES = RULES.filter((rule) => 'judgePlace' in rule);
const OTHER_RULES = RULES.filter((rule) => !('judgeOrder' in rule || 'judgePlace' in rule));

/** What all rules find; of an order by itself nothing is asked again that is remembered. */
export function judgeAll(evidence: Evidence): Finding[] {
  const { offering, orders, subjects } = evidence;
  const subjectOf = new Map(subjects.map((subject) => [subject.order, subject]));
  const ofPlace = (order: Order) =>
    PLACE_RULES.flatMap((rule) => aboutOne(rule, order, rule.judgePlace(order, offering)));
  const alone = orders.flatMap((order) => {
    const subject = subjectOf.get(order);
    if (subject === undefined) return ofPlace(order);
    const ofOrder = () => ORDER_RULES.flatMap((rule) => aboutOne(rule, order, rule.judgeOrder(subject)));
    return subject.known.fact('findings', () => [...ofPlace(order), ...ofOrder()]);
  });
  return [...OTHER_RULES.flatMap((rule) => judge(rule, evidence)), ...alone];
}

/** How what is found is asked for: of one order, or of all that there is. */
export type Attempt = (order: Order | undefined, findings: () => Finding[]) => Finding[];

/** What a rule finds. */
export function judge(
  rule: Rule,
  { offering, orders, subjects }: Evidence,
  attempt: Attempt = (_, findings) => findings(),
): Finding[] {
  if ('judgeOrder' in rule) {
    return subjects.flatMap((subject) =>
      attempt(subject.order, () => aboutOne(rule, subject.order, rule.judgeOrder(subject))),
    );
  }
  if ('judgePlace' in rule) {
    return orders.flatMap((order) => attempt(order, () => aboutOne(rule, order, rule.judgePlace(order, offering))));
  }
  if ('judgeOffering' in rule) return attempt(undefined, () => aboutFiles(rule, rule.judgeOffering(offering)));
  return attempt(undefined, () =>
    rule.judgeTogether(subjects).map(({ subject, objection }) => aboutOrder(subject.order, named(rule, objection))),
  );
}

/** What a rule has against one order, as findings. */
function aboutOne(rule: Rule, order: Order, objections: readonly Objection[]): Finding[] {
  // Nearly always there is nothing.
  if (objections.length === 0) return [];
  return atMost(objections.map((one) => named(rule, one))).map((one) => aboutOrder(order, one));
}

/** What a rule has against files, as findings. */
export function aboutFiles(rule: Rule, objections: readonly FileObjection[]): Finding[] {
  return objections.map((objection) => aboutFile(objection.file, named(rule, objection)));
}

function named<Said extends Objection>(rule: Rule, said: Said): Found & Said {
  const severity = said.severity ?? rule.severity ?? 'error';
  return { ...said, rule: said.rule ?? rule.about, code: rule.code, severity };
}
