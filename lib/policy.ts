/** What policies import; everything else in lib is for the program. */
export type {
  Example,
  Objection,
  Offering,
  OfferingRule,
  OrderRule,
  PlaceRule,
  RuleAcross,
  Subject,
} from './admission/rule.ts';
export { groupBy } from './model/group.ts';
