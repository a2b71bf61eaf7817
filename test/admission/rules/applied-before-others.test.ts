import appliedBeforeOthers from '../../../lib/admission/rules/applied-before-others.ts';
import { anOrder, judge } from '../../support/admission.ts';

const [subject] = judge([anOrder()]).subjects;

test.each([
  ['CacheClass', ['kind']],
  ['Classroom', []],
  ['WhoAmIService', []],
])('Flux applies the kind %s before the others and waits for it: %j', (kind, fields) => {
  const found =
    subject === undefined
      ? []
      : appliedBeforeOthers.judgeOrder({ ...subject, manifest: { ...subject.manifest, kind } });
  expect(found.map(({ field }) => field)).toEqual(fields);
});
