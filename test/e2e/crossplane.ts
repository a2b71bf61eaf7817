import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlane, definitionsOf, freePort, keepProgram } from 'control-plane';
import { run } from './execute.ts';
import { apply, demand, until } from './live.ts';

const NAMESPACE = 'crossplane-system';
const CLIENT_CERTIFICATE = 'crossplane-tls-client';

/** Installs Crossplane's kinds with its own `init` and starts its core controllers, without any package. */
export async function startCrossplaneCore(plane: ControlPlane, program: string): Promise<{ stop(): Promise<void> }> {
  await apply(plane, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  const certificates = join(plane.folder, 'crossplane-tls');
  const env = {
    KUBECONFIG: plane.kubeconfig,
    POD_NAMESPACE: NAMESPACE,
    // A webhook would need an address that the API server reaches within the cluster.
    ENABLE_WEBHOOKS: 'false',
    CRDS_PATH: definitionsOf(program),
    TLS_CA_SECRET_NAME: 'crossplane-root-ca',
    TLS_CLIENT_SECRET_NAME: CLIENT_CERTIFICATE,
    TLS_CLIENT_CERTS_DIR: certificates,
    CACHE_DIR: join(plane.folder, 'crossplane-cache'),
    METRICS_PORT: String(await freePort()),
    HEALTH_PROBE_PORT: String(await freePort()),
    WEBHOOK_PORT: String(await freePort()),
  };
  for (const name of ['crossplane-root-ca', CLIENT_CERTIFICATE]) {
    await apply(plane, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE } });
  }
  // An init container, which is started again when it fails: it does not wait until its own kinds are served.
  const said: string[] = [];
  await until(
    'Crossplane has prepared the cluster',
    async () => {
      const { status, stderr } = await run(program, ['core', 'init'], { cwd: plane.folder, env });
      said.push(stderr);
      return status === 0;
    },
    () => said.at(-1),
  );
  const secret = await demand(plane, 'GET', `/api/v1/namespaces/${NAMESPACE}/secrets/${CLIENT_CERTIFICATE}`);
  mkdirSync(certificates);
  for (const [file, content] of Object.entries((secret as { data: Record<string, string> }).data)) {
    writeFileSync(join(certificates, file), Buffer.from(content, 'base64'));
  }
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const core = keepProgram(
    ['env', ...settings, program, 'core', 'start'],
    plane.folder,
    join(plane.folder, 'crossplane.log'),
  );
  return { stop: () => core.end() };
}
