import { orderFile } from './orders.ts';
import { temporaryRepository, type TemporaryRepository } from './repository.ts';

/** Where its kind is defined. */
export const RULED_XRD = 'imports/xrds/WhoAmIApp/1.0.4.yaml';

/** A repository whose WhoAmIApp has a rule in CEL. */
export function ruled(rule: string, replicas: number, modules?: 'shared' | 'own'): TemporaryRepository {
  const repository = temporaryRepository(
    {
      'orders/openportal/demo/app.ts': orderFile('openportal', 'WhoAmIApp', 'app', `{ replicas: ${replicas} }`),
    },
    modules,
  );
  const spec = 'description: How the app is to run.\n';
  const indent = ' '.repeat(14);
  repository.write({
    [RULED_XRD]: repository.read(RULED_XRD).replace(spec, `${spec}${indent}x-kubernetes-validations: ${rule}\n`),
  });
  // Writes nothing for a rule that no cluster would take.
  repository.import();
  return repository;
}
