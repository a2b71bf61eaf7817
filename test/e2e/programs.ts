import { join } from 'node:path';
import { CONTROL_PLANE, type Recipes } from 'control-plane';

const FLUX = 'github.com/fluxcd';
const tools = (name: string) => join(__dirname, 'tools', name);

type Controller = 'source-controller' | 'kustomize-controller';

const controller = (name: Controller) => {
  const definitions = { module: `${FLUX}/${name}`, folder: 'config/crd/bases' };
  return { module: tools('flux'), package: `${FLUX}/${name}`, definitions };
};

/** All programs that the end-to-end tests run. */
export const PROGRAMS: Recipes<keyof typeof CONTROL_PLANE | Controller | 'crossplane'> = {
  ...CONTROL_PLANE,
  'source-controller': controller('source-controller'),
  'kustomize-controller': controller('kustomize-controller'),
  crossplane: {
    module: tools('crossplane'),
    package: 'github.com/crossplane/crossplane/v2/cmd/crossplane',
    definitions: { module: 'github.com/crossplane/crossplane/v2', folder: 'cluster/crds' },
  },
};
