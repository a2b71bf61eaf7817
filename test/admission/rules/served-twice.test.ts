import pinUnknown from '../../../lib/admission/rules/pin-unknown.ts';
import servedTwice from '../../../lib/admission/rules/served-twice.ts';
import { cluster } from '../../../lib/model/cluster.ts';
import { loaded, xrdOf, xrdWithClaims } from '../../support/xrd.ts';

describe('a cluster serves a kind of a group once, and calls kinds of two groups by two names:', () => {
  const there = [
    loaded(xrdOf('App', {}, 'web.org')),
    loaded(xrdOf('App', {}, 'data.org'), '2.0.0'),
    loaded(xrdWithClaims('XBase', 'Base', {}, 'data.org')),
    loaded(xrdOf('Base', {}, 'web.org')),
    loaded(xrdOf('Base', {}, 'data.org'), '2.0.0'),
    loaded(xrdOf('Page', {}, 'web.org')),
  ];

  test.each([
    ['kinds of two groups', { App: '1.0.0', 'App.data.org': '2.0.0' }, []],
    ['both with their group', { 'App.web.org': '1.0.0', 'App.data.org': '2.0.0' }, []],
    [
      'one kind twice',
      { App: '2.0.0', 'App.data.org': '2.0.0' },
      ['serves.App.data.org brings App.data.org, as App does already: remove one of the two'],
    ],
    [
      'a claim that is a kind of its own as well',
      { XBase: '1.0.0', Base: '2.0.0' },
      ['serves.Base brings Base.data.org, as XBase does already: remove one of the two'],
    ],
    [
      'a claim called as a kind of another group',
      { XBase: '1.0.0', Base: '1.0.0' },
      ["serves.Base brings a Base, and XBase another: pin 'Base.web.org' in its place, so that the two are told apart"],
    ],
    [
      'a kind of one group by its group',
      { 'Page.web.org': '1.0.0' },
      ['serves.Page.web.org names a group, but no other has a Page: pin Page in its place'],
    ],
    ['the same with its group', { XBase: '1.0.0', 'Base.web.org': '1.0.0' }, []],
  ])('%s', (_, serves: object, said) => {
    const pinned = cluster('openportal', { description: '', namespaces: [], serves });
    const offering = { clusters: [{ cluster: pinned }], xrds: there, faulty: [] };
    expect(pinUnknown.judgeOffering(offering)).toEqual([]);
    const found = servedTwice.judgeOffering(offering);
    expect(found.map(({ field, message, hint }) => `${field ?? ''} ${message}: ${hint}`)).toEqual(said);
  });
});
