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

/** The rules that look at one order at a time, and those that do not. */
const [ALONE, TOGETHER] = [true, false].map((alone) =>
  RULES.filter((rule) => ('judgeOrder' in rule || 'judgePlace' in rule) === alone),
) as [Rule[], Rule[]];

/** What all rules find; of an order by itself nothing is asked again that is remembered. */
export function judgeAll({ offering, orders, subjects }: Evidence): Finding[] {
  const subjectOf = new Map(subjects.map((subject) => [subject.order, subject]));
  const alone = orders.flatMap((order) => {
    const subject = subjectOf.get(order);
    const own = { offering, orders: [order], subjects: subject === undefined ? [] : [subject] };
    const judgeAlone = () => ALONE.flatMap((rule) => judge(rule, own));
    return subject === undefined ? judgeAlone() : subject.known.fact('findings', judgeAlone);
  });
  return [...TOGETHER.flatMap((rule) => judge(rule, { offering, orders, subjects })), ...alone];
}

/** How what is found is asked for: of one order, or of all that there is. */
export type Attempt = (order: Order | undefined, findings: () => Finding[]) => Finding[];

/** What a rule finds. */
export function judge(
  rule: Rule,
  { offering, orders, subjects }: Evidence,
  attempt: Attempt = (_, findings) => findings(),
): Finding[] {
  const ofOrder = (order: Order, objections: () => readonly Objection[]) =>
    attempt(order, () => {
      const found = objections();
      // Nearly always there is none.
      if (found.length === 0) return [];
      return atMost(found.map((one) => named(rule, one))).map((one) => aboutOrder(order, one));
    });
  if ('judgeOrder' in rule)
    return subjects.flatMap((subject) => ofOrder(subject.order, () => rule.judgeOrder(subject)));
  if ('judgePlace' in rule) return orders.flatMap((order) => ofOrder(order, () => rule.judgePlace(order, offering)));
  if ('judgeOffering' in rule) return attempt(undefined, () => aboutFiles(rule, rule.judgeOffering(offering)));
  return attempt(undefined, () =>
    rule.judgeTogether(subjects).map(({ subject, objection }) => aboutOrder(subject.order, named(rule, objection))),
  );
}

/** What a rule has against files, as findings. */
export function aboutFiles(rule: Rule, objections: readonly FileObjection[]): Finding[] {
  return objections.map((objection) => aboutFile(objection.file, named(rule, objection)));
}

function named<Said extends Objection>(rule: Rule, said: Said): Found & Said {
  const severity = said.severity ?? rule.severity ?? 'error';
  return { ...said, rule: said.rule ?? rule.about, code: rule.code, severity };
}
