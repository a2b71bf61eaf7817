import { anOrder, saidOf } from '../../support/admission.ts';

describe('an order may be named', () => {
  test.each(['app', 'a', '1', 'my-app', 'my.app', 'a--b', 'x'.repeat(40)])('%s', (name) => {
    expect(saidOf(anOrder({ name }))).toEqual([]);
  });
});

describe('an order is refused when its name', () => {
  test.each([
    ['is empty', '', 'is missing'],
    ['has capitals', 'MyApp', 'is "MyApp"'],
    ['has an underscore', 'my_app', 'is "my_app"'],
    ['has a space', 'my app', 'is "my app"'],
    ['leads out of its folder', '../app', 'is "../app"'],
    ['begins with a dash', '-app', 'is "-app"'],
    ['ends with a dash', 'app-', 'is "app-"'],
    ['ends with a dot', 'app.', 'is "app."'],
    ['has an empty part', 'my..app', 'is "my..app"'],
    ['ends with a line break', 'app\n', 'is "app\\n"'],
    ['has other letters', 'äpp', 'is "äpp"'],
    ['is too long for Crossplane', 'x'.repeat(64), 'has 64 characters'],
  ])('%s', (_, name, message) => {
    expect(saidOf(anOrder({ name }))).toContain(`[metadata] metadata.name ${message}`);
  });

  test.each([
    ['is no text', { name: 3 }, '[metadata] metadata.name is an integer'],
    [
      'and its labels are none',
      { labels: { 'a b': 'c' } },
      '[metadata] metadata.labels have the key "a b": "a b" is no name',
    ],
    ['and an annotation is no text', { annotations: { a: 1 } }, '[metadata] metadata.annotations.a is an integer'],
    ['and it has fields of its own', { nmae: 'x' }, '[metadata] metadata.nmae is no field of metadata'],
  ])('%s', (_, metadata, said) => {
    expect(saidOf(anOrder({ metadata }))).toContain(said);
  });
});
