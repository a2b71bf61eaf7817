import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Parts } from '../../lib/model/cluster.ts';
import { kustomizationName, SYSTEM } from '../../lib/model/names.ts';
import { partOf, partsOf } from '../../lib/model/parts.ts';
import { guarded, namespace, orderFile } from '../support/orders.ts';
import { demand } from './execute.ts';
import { type LiveObject, until } from './live.ts';
import { condition, isReadyAt, type LiveCluster, say, testOnPlatform, usePlatform } from './platform.ts';
import type { Files } from './working-clone.ts';

const platform = usePlatform({ requeueDependency: '1s' });

/** What each cluster had of files that tests change. */
const asRegistered = new Map<string, string>();

describe('an order', () => {
  testOnPlatform(
    'whose namespace takes its time holds up no other, and arrives by itself once that is there',
    async () => {
      await begin('Nothing', () => ({}));
      for (const { crossplane } of platform().clusters) crossplane.refuse('late');
      const revision = await merge('A namespace, an order in it, and one elsewhere', (context) => ({
        [`orders/${context}/system/late.ts`]: namespace(context, 'late'),
        ...valkey(context, 'late/sessions'),
        ...valkey(context, 'demo/beside'),
      }));
      await everywhere('an order in a namespace that comes late', async (cluster) => {
        await cluster.applied(revision, ['system', 'demo']);
        await until('the order waits for its namespace', async () => {
          const child = await cluster.kustomization('late');
          return condition(child?.status?.conditions, 'Ready').message.includes('namespaces "late" not found');
        });
        expect(await cluster.order('ValkeyInstance demo/beside')).toBeDefined();
        expect(await cluster.order('ValkeyInstance late/sessions')).toBeUndefined();
        await cluster.crossplane.relent('late');
        await there(cluster, 'ValkeyInstance late/sessions');
        await readyAt(cluster, 'late', revision);
      });
    },
  );

  testOnPlatform('that is edited is changed in place', async () => {
    await begin('Caches', (context) => ({ ...valkey(context, 'demo/edited'), ...valkey(context, 'demo/other') }));
    const before = await sights();
    const revision = await merge('A larger cache', (context) => valkey(context, 'demo/edited', { size: 'large' }));
    await everywhere('an edit', async (cluster) => {
      await cluster.applied(revision);
      expect(await sight(cluster, 'ValkeyInstance demo/edited')).toEqual({
        uid: before.get(cluster)?.get('ValkeyInstance demo/edited')?.metadata.uid,
        size: 'large',
      });
      expect((await cluster.order('ValkeyInstance demo/other'))?.metadata.generation).toBe(
        before.get(cluster)?.get('ValkeyInstance demo/other')?.metadata.generation,
      );
      expect(cluster.deleted).toEqual([]);
    });
  });

  testOnPlatform('that is removed is deleted, and nothing else is; added again, it is a new one', async () => {
    await begin('Caches', (context) => ({ ...valkey(context, 'demo/removed'), ...valkey(context, 'demo/other') }));
    const before = await sights();
    const removal = await merge('One cache less', (context) => without(context, 'demo/removed'));
    await everywhere('a removal', async (cluster) => {
      await cluster.applied(removal);
      await gone(cluster, 'ValkeyInstance demo/removed');
      expect(cluster.deleted).toEqual(['ValkeyInstance demo/removed']);
      expectSame(cluster, before, await cluster.orders(), ['ValkeyInstance demo/removed']);
    });
    const addition = await merge('The cache again', (context) => valkey(context, 'demo/removed'));
    await everywhere('an order that is there again', async (cluster) => {
      await cluster.applied(addition);
      const { uid } = await sight(cluster, 'ValkeyInstance demo/removed');
      expect(uid).not.toBe(before.get(cluster)?.get('ValkeyInstance demo/removed')?.metadata.uid);
      expect(cluster.deleted).toEqual(['ValkeyInstance demo/removed']);
    });
  });

  testOnPlatform('that is the last of its purpose, or of its cluster, is deleted like any other', async () => {
    await begin('An order in each of two purposes', (context) => ({
      [`orders/${context}/system/last.ts`]: namespace(context, 'last'),
      ...valkey(context, 'demo/last'),
    }));
    const ofPurpose = await merge('Nothing in demo', (context) => without(context, 'demo/last'));
    await everywhere('the last order of a purpose', async (cluster) => {
      await cluster.applied(ofPurpose);
      await gone(cluster, 'ValkeyInstance demo/last');
      expect([...(await cluster.orders()).keys()]).toEqual(['ManagedNamespace last']);
      expect(cluster.deleted).toEqual(['ValkeyInstance demo/last']);
    });
    const ofCluster = await merge('Nothing', (context) => without(context, 'system/last'));
    await everywhere('the last order of a cluster', async (cluster) => {
      await cluster.applied(ofCluster);
      await gone(cluster, 'ManagedNamespace last');
      expect([...(await cluster.orders()).keys()]).toEqual([]);
      expect([...(await cluster.kustomizations()).keys()].sort()).toEqual(
        [
          'catalog',
          ...[undefined, 'demo', 'system'].map((purpose) => kustomizationName(cluster.context, purpose)),
        ].sort(),
      );
    });
  });

  testOnPlatform('that moves to another purpose is deleted there and made here', async () => {
    await begin('A cache', (context) => ({
      [`orders/${context}/system/moved-to.ts`]: namespace(context, 'moved-to'),
      ...valkey(context, 'demo/moved'),
    }));
    const before = await sights();
    const revision = await merge('The cache elsewhere', (context) => ({
      ...without(context, 'demo/moved'),
      ...valkey(context, 'moved-to/moved'),
    }));
    await everywhere('a move', async (cluster) => {
      await cluster.applied(revision);
      await gone(cluster, 'ValkeyInstance demo/moved');
      const { uid } = await sight(cluster, 'ValkeyInstance moved-to/moved');
      expect(uid).not.toBe(before.get(cluster)?.get('ValkeyInstance demo/moved')?.metadata.uid);
      expect(cluster.deleted).toEqual(['ValkeyInstance demo/moved']);
    });
  });
});

testOnPlatform(
  'a namespace that is removed with its orders goes with all of them, and nothing hangs or stops',
  async () => {
    await begin('A namespace with orders, and one elsewhere', (context) => ({
      [`orders/${context}/system/doomed.ts`]: namespace(context, 'doomed'),
      ...valkey(context, 'doomed/one'),
      ...valkey(context, 'doomed/two'),
      ...valkey(context, 'demo/other'),
    }));
    const before = await sights();
    const doomed = ['ManagedNamespace doomed', 'ValkeyInstance doomed/one', 'ValkeyInstance doomed/two'];
    const removal = await merge('No such namespace', (context) => ({
      ...without(context, 'system/doomed'),
      [`orders/${context}/doomed`]: null,
    }));
    await everywhere('a namespace and its orders removed', async (cluster) => {
      await cluster.applied(removal);
      for (const order of doomed) await gone(cluster, order);
      await until('the namespace is gone', async () => (await namespaceStatus(cluster, 'doomed')) === 404);
      await until('its Kustomization is gone', async () => (await cluster.kustomization('doomed')) === undefined);
      expect([...cluster.deleted].sort()).toEqual(doomed);
      expectSame(cluster, before, await cluster.orders(), doomed);
    });
    const revision = await merge('Life goes on', (context) => valkey(context, 'demo/after'));
    await everywhere('the next merge', async (cluster) => {
      await cluster.applied(revision);
      expect(await cluster.order('ValkeyInstance demo/after')).toBeDefined();
    });
  },
);

describe('a purpose that is divided into another number of parts', () => {
  const NAMES = Array.from({ length: 12 }, (_, index) => `cache-${index}`);
  const caches = (context: string) =>
    Object.assign({}, ...NAMES.map((name) => valkey(context, `demo/${name}`))) as Files;

  testOnPlatform('keeps every order, be they more or fewer; edits and removals arrive as before', async () => {
    await begin('Twelve caches', caches);
    let step = 0;
    for (const parts of [2, 4, 1, 4, 1] as const) {
      const before = await sights();
      const division = await divide(parts);
      await everywhere(`parts: ${parts}`, async (cluster) => {
        await cluster.applied(division);
        expectSame(cluster, before, await cluster.orders(), []);
        await expectDivided(cluster, parts);
        expect(cluster.deleted).toEqual([]);
      });

      const [removed = '', edited = ''] = NAMES.slice(step, (step += 2));
      const revision = await merge('One cache less, and one larger', (context) => ({
        ...without(context, `demo/${removed}`),
        ...valkey(context, `demo/${edited}`, { size: 'large' }),
      }));
      const [absent, larger] = [`ValkeyInstance demo/${removed}`, `ValkeyInstance demo/${edited}`];
      await everywhere('a removal and an edit', async (cluster) => {
        await cluster.applied(revision);
        await gone(cluster, absent);
        expect(cluster.deleted.splice(0)).toEqual([absent]);
        expectSame(cluster, before, await cluster.orders(), [absent, larger]);
        const uid = before.get(cluster)?.get(larger)?.metadata.uid;
        expect(await sight(cluster, larger)).toEqual({ uid, size: 'large' });
      });
    }
  });

  testOnPlatform('while one of its orders fails keeps every order, and the other part goes on', async () => {
    const { clone } = platform();
    await begin('Twelve caches', caches);
    const before = await sights();
    const spoilt = () =>
      clone.force(
        ofAll((context) => {
          const file = `dist/${context}/demo/ValkeyInstance/cache-0.yaml`;
          return { [file]: clone.read(file).replace('size: small', 'size: 7') };
        }),
      );
    const broken = await spoilt();
    await everywhere('an order fails', async (cluster) => {
      expect(await cluster.whyNotReady('demo', broken)).toContain('ValkeyInstance/demo/cache-0 dry-run failed');
    });
    const part = partOf(2, 'ValkeyInstance', 'cache-0') ?? '';
    const other = partsOf(2).find((one) => one !== part) ?? '';
    await clone.change(
      'Two parts',
      ofAll((context) => registered(context, 'demo: { parts: 2 }')),
    );
    const stillBroken = await spoilt();
    await everywhere('it fails in its part', async (cluster) => {
      await cluster.applied(stillBroken, ['system', `demo.${other}`]);
      const why = await cluster.whyNotReady(`demo.${part}`, stillBroken);
      expect(why).toContain('ValkeyInstance/demo/cache-0 dry-run failed');
      expectSame(cluster, before, await cluster.orders(), []);
    });
    const mended = await merge('Mended', () => ({}));
    await everywhere('mended', async (cluster) => {
      await cluster.applied(mended);
      expectSame(cluster, before, await cluster.orders(), []);
      await expectDivided(cluster, 2);
    });
    const whole = await divide(1);
    await everywhere('parts: 1', async (cluster) => {
      await cluster.applied(whole);
      await expectDivided(cluster, 1);
      expect(cluster.deleted).toEqual([]);
    });
  });

  testOnPlatform('keeps also an order that is removed in the same merge, as the synth says', async () => {
    await begin('Twelve caches', caches);
    const before = await sights();
    const { said, revision } = await heard('Two parts, and one cache less', (context) => ({
      ...registered(context, 'demo: { parts: 2 }'),
      ...without(context, 'demo/cache-0'),
    }));
    await everywhere('divided, and one order removed', async (cluster) => {
      await cluster.applied(revision);
      await expectLeftAlone(cluster, before, 'ValkeyInstance demo/cache-0');
      expectSame(cluster, before, await cluster.orders(), []);
      expect(cluster.deleted).toEqual([]);
      await obey(
        said,
        cluster,
        'ValkeyInstance/cache-0 in demo',
        'since the Kustomization that would delete it goes too',
      );
      await gone(cluster, 'ValkeyInstance demo/cache-0');
    });
    const whole = await divide(1);
    await everywhere('parts: 1', (cluster) => cluster.applied(whole));
  });

  function divide(parts: Parts): Promise<string> {
    return merge(`parts: ${parts}`, (context) => registered(context, `demo: { parts: ${parts} }`));
  }

  /** Each order is applied by the Kustomization of its part, and there are no other Kustomizations. */
  async function expectDivided(cluster: LiveCluster, parts: Parts): Promise<void> {
    const nameOf = (part: string | undefined) => kustomizationName(cluster.context, 'demo', part);
    const others = ['catalog', kustomizationName(cluster.context), kustomizationName(cluster.context, SYSTEM)];
    expect([...(await cluster.kustomizations()).keys()].sort()).toEqual(
      [...others, ...partsOf(parts).map(nameOf)].sort(),
    );
    for (const { kind, metadata } of (await cluster.orders()).values()) {
      const applier = metadata.labels?.['kustomize.toolkit.fluxcd.io/name'];
      expect(applier).toBe(nameOf(partOf(parts, kind, metadata.name)));
    }
  }
});

testOnPlatform('a purpose that is suspended in clusters/ freezes with that merge, and thaws by another', async () => {
  await begin('Caches in two purposes', (context) => ({
    [`orders/${context}/system/beside.ts`]: namespace(context, 'beside'),
    ...valkey(context, 'demo/edited'),
    ...valkey(context, 'demo/removed'),
    ...valkey(context, 'beside/edited'),
  }));
  const before = await sights();
  const freeze = await merge('Hold demo still, and change it', (context) => ({
    ...registered(context, 'demo: { flux: { suspend: true } }'),
    ...valkey(context, 'demo/edited', { size: 'medium' }),
    ...valkey(context, 'beside/edited', { size: 'medium' }),
  }));
  await everywhere('a purpose freezes', async (cluster) => {
    await cluster.applied(freeze, ['system', 'beside']);
    expect((await cluster.kustomization('demo'))?.spec?.['suspend']).toBe(true);
  });
  const meanwhile = await merge('Change, add and remove', (context) => ({
    ...valkey(context, 'demo/edited', { size: 'large' }),
    ...valkey(context, 'demo/added'),
    ...without(context, 'demo/removed'),
    ...valkey(context, 'beside/edited', { size: 'large' }),
    ...valkey(context, 'beside/added'),
  }));
  await everywhere('merges pile up', async (cluster) => {
    await cluster.applied(meanwhile, ['system', 'beside']);
    expect(await sight(cluster, 'ValkeyInstance beside/edited')).toMatchObject({ size: 'large' });
    expect(await cluster.order('ValkeyInstance beside/added')).toBeDefined();
    const demo = [...(await cluster.orders())].filter(([name]) => name.includes(' demo/'));
    expect(demo.map(([name, { metadata, spec }]) => [name, metadata.uid, spec?.['size']])).toEqual(
      ['ValkeyInstance demo/edited', 'ValkeyInstance demo/removed'].map((name) => [
        name,
        before.get(cluster)?.get(name)?.metadata.uid,
        'small',
      ]),
    );
  });
  const thaw = await merge('Go on', (context) => registered(context));
  await everywhere('a purpose thaws', async (cluster) => {
    await cluster.applied(thaw);
    await gone(cluster, 'ValkeyInstance demo/removed');
    expect(await sight(cluster, 'ValkeyInstance demo/edited')).toEqual({
      uid: before.get(cluster)?.get('ValkeyInstance demo/edited')?.metadata.uid,
      size: 'large',
    });
    expect(await cluster.order('ValkeyInstance demo/added')).toBeDefined();
    expect(cluster.deleted).toEqual(['ValkeyInstance demo/removed']);
  });
});

describe('a schema error in an edit that gets past all checks deletes nothing, and the next good edit arrives:', () => {
  testOnPlatform.each([
    ['a value that is not allowed', 'size: small', 'size: enormous'],
    ['a field that there is not', 'size: small', 'size: small\n  colour: red'],
    ['a version that is not served', 'apiVersion: openportal.dev/v1alpha1', 'apiVersion: openportal.dev/v9'],
  ])('%s', async (_, good, bad) => {
    await begin('Caches', (context) => ({ ...valkey(context, 'demo/broken'), ...valkey(context, 'demo/removed') }));
    const before = await sights();
    const file = (context: string) => `dist/${context}/demo/ValkeyInstance/broken.yaml`;
    const broken = await platform().clone.force(
      ofAll((context) => {
        const text = platform().clone.read(file(context));
        expect(text).toContain(good);
        return { [file(context)]: text.replace(good, bad) };
      }),
    );
    await everywhere('an edit that the cluster refuses', async (cluster) => {
      await cluster.applied(broken, ['system']);
      await until('Flux has tried it', async () => {
        const { status } = (await cluster.kustomization('demo')) ?? {};
        return (
          status?.lastAttemptedRevision === broken && condition(status.conditions, 'Ready').message.includes('broken')
        );
      });
      expect((await cluster.kustomization('demo'))?.status?.lastAppliedRevision).not.toBe(broken);
      expectSame(cluster, before, await cluster.orders(), []);
      expect(await sight(cluster, 'ValkeyInstance demo/broken')).toMatchObject({ size: 'small' });
      expect(cluster.deleted).toEqual([]);
    });
    const mended = await merge('A good edit', (context) => valkey(context, 'demo/broken', { size: 'large' }));
    await everywhere('the edit after it', async (cluster) => {
      await cluster.applied(mended);
      expect(await sight(cluster, 'ValkeyInstance demo/broken')).toEqual({
        uid: before.get(cluster)?.get('ValkeyInstance demo/broken')?.metadata.uid,
        size: 'large',
      });
      expect(cluster.deleted).toEqual([]);
    });
  });
});

describe('a protected order', () => {
  testOnPlatform('that is removed stays, as the synth says, and goes by the command that it names', async () => {
    await begin('A protected cache and another', (context) => ({
      ...valkey(context, 'demo/kept', { isProtected: true }),
      ...valkey(context, 'demo/other'),
    }));
    const before = await sights();
    const { said, revision } = await heard('Neither', (context) => ({
      ...without(context, 'demo/kept'),
      ...without(context, 'demo/other'),
    }));
    await everywhere('a protected order removed', async (cluster) => {
      await cluster.applied(revision);
      await gone(cluster, 'ValkeyInstance demo/other');
      await expectLeftAlone(cluster, before, 'ValkeyInstance demo/kept', 'demo');
      expect(cluster.deleted).toEqual(['ValkeyInstance demo/other']);
      await obey(said, cluster, 'ValkeyInstance/kept in demo', 'since it is protected');
      await gone(cluster, 'ValkeyInstance demo/kept');
    });
    expect(said).toHaveLength(platform().clusters.length);
  });

  testOnPlatform('goes when its protection has been removed before it', async () => {
    await begin('A protected cache', (context) => valkey(context, 'demo/kept', { isProtected: true }));
    const before = await sights();
    const first = await heard('Not protected any more', (context) => valkey(context, 'demo/kept'));
    await everywhere('protection removed', async (cluster) => {
      await cluster.applied(first.revision);
      expect((await sight(cluster, 'ValkeyInstance demo/kept')).uid).toBe(
        before.get(cluster)?.get('ValkeyInstance demo/kept')?.metadata.uid,
      );
    });
    const second = await heard('Nor there', (context) => without(context, 'demo/kept'));
    await everywhere('an order removed after its protection', async (cluster) => {
      await cluster.applied(second.revision);
      await gone(cluster, 'ValkeyInstance demo/kept');
    });
    expect(first.said).toEqual([]);
    // Had Flux fetched both at once, it would have stayed.
    expect(second.said).toEqual(platform().clusters.map(() => expect.stringContaining('kept in demo') as unknown));
  });

  testOnPlatform('is every one of a protected purpose, whose namespace stays too; nothing of it goes', async () => {
    await begin('A protected purpose', (context) => ({
      ...registered(context, 'kept: { protect: true }'),
      [`orders/${context}/system/kept.ts`]: namespace(context, 'kept'),
      ...valkey(context, 'kept/one'),
      ...valkey(context, 'kept/two'),
    }));
    const before = await sights();
    const one = await heard('One less', (context) => without(context, 'kept/one'));
    await everywhere('an order of a protected purpose removed', async (cluster) => {
      await cluster.applied(one.revision);
      await expectLeftAlone(cluster, before, 'ValkeyInstance kept/one', 'kept');
      await obey(one.said, cluster, 'ValkeyInstance/one in kept', 'since it is protected');
      await gone(cluster, 'ValkeyInstance kept/one');
    });
    const all = await heard('No such purpose', (context) => ({
      ...registered(context),
      ...without(context, 'system/kept'),
      ...without(context, 'kept/two'),
    }));
    await everywhere('a protected purpose removed', async (cluster) => {
      await cluster.applied(all.revision);
      await until('its Kustomization is gone', async () => (await cluster.kustomization('kept')) === undefined);
      await expectLeftAlone(cluster, before, 'ManagedNamespace kept', 'system');
      await expectLeftAlone(cluster, before, 'ValkeyInstance kept/two');
      expect(await namespaceStatus(cluster, 'kept')).toBe(200);
      expect(cluster.deleted).toEqual(['ValkeyInstance kept/one']);
      await obey(all.said, cluster, 'ValkeyInstance/two in kept', 'since it is protected');
      await obey(all.said, cluster, 'ManagedNamespace/kept in system', 'since it is protected');
      await gone(cluster, 'ManagedNamespace kept');
    });
  });

  testOnPlatform('that orders a namespace keeps what is in it too when all go at once, as the synth says', async () => {
    await begin('A protected namespace with an order in it', (context) => ({
      [`orders/${context}/system/stays.ts`]: guarded(namespace(context, 'stays')),
      ...valkey(context, 'stays/inside'),
    }));
    const before = await sights();
    const { said, revision } = await heard('Neither', (context) => ({
      ...without(context, 'system/stays'),
      ...without(context, 'stays/inside'),
    }));
    await everywhere('a protected namespace removed', async (cluster) => {
      await cluster.applied(revision);
      await until('its Kustomization is gone', async () => (await cluster.kustomization('stays')) === undefined);
      await expectLeftAlone(cluster, before, 'ManagedNamespace stays', 'system');
      await expectLeftAlone(cluster, before, 'ValkeyInstance stays/inside');
      expect(cluster.deleted).toEqual([]);
      await obey(
        said,
        cluster,
        'ValkeyInstance/inside in stays',
        'since the Kustomization that would delete it goes too',
      );
      await obey(said, cluster, 'ManagedNamespace/stays in system', 'since it is protected');
      await gone(cluster, 'ManagedNamespace stays');
    });
  });

  testOnPlatform(
    'goes with a namespace whose order is not protected; checks warn of it, and the synth says so',
    async () => {
      const warning = await begin('A protected cache in a namespace that is not', (context) => ({
        [`orders/${context}/system/takes.ts`]: namespace(context, 'takes'),
        ...valkey(context, 'takes/inside', { isProtected: true }),
      }));
      expect(warning).toContain('is not protected, and takes along what is in the namespace: ValkeyInstance/inside');
      const { said, revision } = await heard('Neither', (context) => ({
        ...without(context, 'system/takes'),
        ...without(context, 'takes/inside'),
      }));
      await everywhere('a protected order goes with its namespace', async (cluster) => {
        const line = said.find((text) => text.startsWith(`ValkeyInstance/inside in takes on ${cluster.context} `));
        expect(line).toContain('is protected, and deleted all the same');
        await cluster.applied(revision);
        await gone(cluster, 'ValkeyInstance takes/inside');
        await gone(cluster, 'ManagedNamespace takes');
      });
    },
  );
});

/**
 * Makes these the only orders of every cluster, whose file is as it was at first, and waits until they are so.
 * @returns what the synth said
 */
async function begin(message: string, orders: (context: string) => Files): Promise<string> {
  const { clone, clusters } = platform();
  const isFirst = asRegistered.size === 0;
  if (isFirst) for (const { context } of clusters) asRegistered.set(context, clone.read(`clusters/${context}.ts`));
  clone.write({ orders: null, ...ofAll((context) => registered(context)), ...ofAll(orders) });
  const { stderr, revision } = await synthesized(message);
  await Promise.all(
    clusters.map(async (cluster) => {
      if (isFirst) await cluster.bootstrap(clone);
      await cluster.applied(revision);
      const expected = Object.keys(orders(cluster.context)).flatMap(orderIn).sort();
      const present = async () => [...(await cluster.orders()).keys()].sort();
      await until(
        `${cluster.context} has these orders only: ${expected.join(', ')}`,
        async () => isDeepStrictEqual(await present(), expected),
        async () => (await present()).join(', '),
      );
      cluster.deleted.length = 0;
    }),
  );
  return stderr;
}

/** The name on the cluster of what such a file orders. */
function orderIn(file: string): string[] {
  const [folder, , purpose = '', name = ''] = file.replace(/\.ts$/, '').split('/');
  if (folder !== 'orders') return [];
  return [purpose === SYSTEM ? `ManagedNamespace ${name}` : `ValkeyInstance ${purpose}/${name}`];
}

function merge(message: string, files: (context: string) => Files): Promise<string> {
  return platform().clone.merge(message, ofAll(files));
}

/** A merge, and what its synth said of single orders, a line each. */
async function heard(
  message: string,
  files: (context: string) => Files,
): Promise<{ revision: string; said: readonly string[] }> {
  platform().clone.write(ofAll(files));
  const { stderr, revision } = await synthesized(message);
  return { revision, said: stderr.split('\n').filter((line) => /^[A-Z]\w+\/\S+ in /.test(line)) };
}

/** Merges what is written, with the dist of it. */
async function synthesized(message: string): Promise<{ revision: string; stderr: string }> {
  const { clone } = platform();
  const { status, stderr } = await clone.synth();
  if (status !== 0) throw new Error(stderr);
  return { stderr, revision: await clone.push(message) };
}

function ofAll(files: (context: string) => Files): Files {
  return Object.assign({}, ...platform().clusters.map(({ context }) => files(context))) as Files;
}

async function everywhere(what: string, work: (cluster: LiveCluster) => Promise<void>): Promise<void> {
  const start = Date.now();
  await Promise.all(platform().clusters.map(work));
  say(what, start);
}

/** The file of an order for a ValkeyInstance, `purpose/name`. */
function valkey(context: string, place: string, { size = 'small', isProtected = false } = {}): Files {
  const name = place.replace(/.*\//, '');
  const text = orderFile(context, 'ValkeyInstance', name, `{ size: '${size}' }`);
  return { [`orders/${context}/${place}.ts`]: isProtected ? guarded(text) : text };
}

function without(context: string, place: string): Files {
  return { [`orders/${context}/${place}.ts`]: null };
}

/** The file of a cluster as it was at first, or with settings of a purpose. */
function registered(context: string, purpose?: string): Files {
  const text = asRegistered.get(context) ?? '';
  const settings = purpose === undefined ? '' : `  purposes: { ${purpose} },\n`;
  return { [`clusters/${context}.ts`]: text.replace(/^ {2}namespaces:/m, `${settings}$&`) };
}

type Sights = ReadonlyMap<LiveCluster, ReadonlyMap<string, LiveObject>>;

/** All orders on all clusters, to compare with later ones. */
async function sights(): Promise<Sights> {
  return new Map(
    await Promise.all(platform().clusters.map(async (cluster) => [cluster, await cluster.orders()] as const)),
  );
}

async function sight(cluster: LiveCluster, name: string): Promise<{ uid: string; size: unknown }> {
  const order = await cluster.order(name);
  if (order === undefined) throw new Error(`${cluster.context} has no ${name}\n${await cluster.conditions()}`);
  return { uid: order.metadata.uid, size: order.spec?.['size'] };
}

/** All orders but those named are what they were, and no other is there. */
function expectSame(
  cluster: LiveCluster,
  before: Sights,
  after: ReadonlyMap<string, LiveObject>,
  but: readonly string[],
): void {
  const told = (orders: ReadonlyMap<string, LiveObject>) =>
    [...orders].filter(([name]) => !but.includes(name)).map(([name, { metadata, spec }]) => [name, metadata.uid, spec]);
  expect(told(after)).toEqual(told(before.get(cluster) ?? new Map<string, LiveObject>()));
}

/**
 * The order is on the cluster as it was, not about to go, and where a purpose is given, no more among what that
 * applies.
 */
async function expectLeftAlone(cluster: LiveCluster, before: Sights, name: string, purpose?: string): Promise<void> {
  const order = await cluster.order(name);
  const { uid, deletionTimestamp, generation } = order?.metadata ?? {};
  const was = before.get(cluster)?.get(name)?.metadata;
  expect({ name, uid, deletionTimestamp, generation }).toEqual({
    name,
    uid: was?.uid,
    deletionTimestamp: undefined,
    generation: was?.generation,
  });
  if (purpose === undefined) return;
  const entries = (await cluster.kustomization(purpose))?.status?.inventory?.entries ?? [];
  expect(entries.filter(({ id }) => id.includes(`_${order?.metadata.name ?? ''}_`))).toEqual([]);
}

/** Does as the synth said of an order, which it said once. */
async function obey(said: readonly string[], { context }: LiveCluster, order: string, why: string): Promise<void> {
  const lines = said.filter((line) => line.startsWith(`${order} on ${context} stays on the cluster, `));
  expect(lines).toEqual([expect.stringContaining(why)]);
  const command = /kubectl .*$/.exec(lines[0] ?? '')?.[0] ?? 'false';
  await demand('bash', ['-c', command], {
    cwd: platform().folder,
    env: { KUBECONFIG: join(platform().folder, 'kubeconfig') },
  });
}

async function there(cluster: LiveCluster, name: string): Promise<void> {
  await until(
    `${cluster.context} has ${name}`,
    async () => (await cluster.order(name)) !== undefined,
    () => cluster.conditions(),
  );
}

async function gone(cluster: LiveCluster, name: string): Promise<void> {
  await until(
    `${cluster.context} has ${name} no more`,
    async () => (await cluster.order(name)) === undefined,
    () => cluster.conditions(),
  );
}

async function readyAt(cluster: LiveCluster, purpose: string, revision: string): Promise<void> {
  await until(`${purpose} of ${cluster.context} is ready`, async () => {
    const child = await cluster.kustomization(purpose);
    return child !== undefined && isReadyAt(child, revision);
  });
}

async function namespaceStatus({ plane }: LiveCluster, name: string): Promise<number> {
  return (await plane.request('GET', `/api/v1/namespaces/${name}`)).status;
}
