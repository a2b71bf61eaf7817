import type * as FastCheck from 'fast-check';

// Property tests take their cases from the seed of the run. With that of `npm test`, always the same, no pull
// request is refused by luck; a bare `npx jest`, as on main after a merge, looks for others. What has none of
// them does not load the library.
jest.mock('fast-check', () => {
  const fc = jest.requireActual<typeof FastCheck>('fast-check');
  fc.configureGlobal({ seed: jest.getSeed() });
  return fc;
});
