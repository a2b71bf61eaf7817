import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster, FluxSettings } from '../model/cluster.ts';
import { CATALOG, CATALOG_ORDERS, DIST, FLUX_SYSTEM, folderOf, kustomizationName } from '../model/names.ts';
import { partsOf } from '../model/parts.ts';
import { PROTECTED } from '../model/protect.ts';
import type { Repository } from '../model/repository.ts';
import { GitRepository } from './git-repository.ts';
import { Kustomization, type KustomizationProps } from './kustomization.ts';

// The parent applies itself and the GitRepository; a mistake in its folder must not take away what would mend it.
const KEPT = { annotations: { ...PROTECTED } };

/** How Flux delivers the orders of one cluster: a parent Kustomization, and under it one for each part of a purpose. */
export class Delivery extends Chart {
  constructor(scope: Construct, cluster: Cluster, purposes: readonly string[], repository: Repository) {
    super(scope, `${cluster.context}.${FLUX_SYSTEM}`, { namespace: FLUX_SYSTEM });
    const { context } = cluster;
    new GitRepository(this, CATALOG_ORDERS, {
      metadata: KEPT,
      spec: {
        url: repository.url,
        ref: { branch: repository.branch },
        secretRef: repository.secret === undefined ? undefined : { name: repository.secret },
        interval: '1m',
        timeout: '60s',
        sparseCheckout: [DIST],
        // Without a list of ours Flux leaves out what its own names, such as cloudbuild.yaml and *.zip:
        // docs/carried.md.
        ignore: `/*\n!/${DIST}`,
      },
    });
    // No wait: a parent that waits for children, which depend on it, would wait for ever.
    new Kustomization(this, kustomizationName(context), {
      metadata: KEPT,
      spec: applying(folderOf(context, FLUX_SYSTEM), cluster.props.flux),
    });
    for (const purpose of purposes) {
      // A purpose waits for its own Kustomization to be current and for the kinds to be installed, and for no other
      // purpose: an order that fails or is slow holds up its own purpose only.
      const dependsOn = [kustomizationName(context), CATALOG].map((name) => ({ name }));
      const { flux: settings, parts } = cluster.settingsOf(purpose);
      for (const part of partsOf(parts)) {
        new Kustomization(this, kustomizationName(context, purpose, part), {
          spec: {
            ...applying(folderOf(context, purpose, part), settings),
            dependsOn,
            ...(settings?.suspend && { suspend: true }),
          },
        });
      }
    }
  }
}

/**
 * The spec that all Kustomizations share. `force` would delete and recreate an object whose edit is invalid, and
 * without `Orphan` a Kustomization that goes would take its orders along: Flux documentation, Kustomization.
 */
function applying(folder: string, settings: FluxSettings = {}): KustomizationProps['spec'] {
  return {
    sourceRef: { kind: 'GitRepository', name: CATALOG_ORDERS },
    path: `./${DIST}/${folder}`,
    interval: settings.interval ?? '1h',
    retryInterval: settings.retryInterval ?? '30s',
    timeout: settings.timeout ?? '5m',
    prune: true,
    force: false,
    deletionPolicy: 'Orphan',
    serviceAccountName: settings.serviceAccountName,
  };
}
