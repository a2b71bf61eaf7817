import { appliedWithTheOthers } from '../../../lib/admission/rules/applied-first.ts';
import { anOrder, judge } from '../../support/admission.ts';

const [subject] = judge([anOrder()]).subjects;

test.each([
  ['CacheClass', ['warning']],
  ['Classroom', []],
  ['WhoAmIService', []],
])('Flux applies the kind %s before the others and waits for it: %j', (kind, severities) => {
  const found =
    subject === undefined ? [] : appliedWithTheOthers({ ...subject, manifest: { ...subject.manifest, kind } });
  expect(found.map(({ severity }) => severity)).toEqual(severities);
});
