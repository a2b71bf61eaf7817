import { markdownOf, textOf } from '../../support/plan-example.ts';

test('a plan reads so on a terminal', () => {
  expect(textOf()).toMatchSnapshot();
});

test('a plan reads so in a comment', () => {
  expect(markdownOf()).toMatchSnapshot();
});
