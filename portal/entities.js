'use strict';
// Holds the entities of files against what the catalog of Backstage takes, and writes what it has against each.
const { readFileSync } = require('node:fs');
const {
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
} = require('@backstage/catalog-model');
const { templateEntityV1beta3Validator } = require('@backstage/plugin-scaffolder-common');
const { parse } = require('yaml');

const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

async function objectionTo(file) {
  try {
    const entity = await policies.enforce(parse(readFileSync(file, 'utf8')));
    const kinds = [templateEntityV1beta3Validator, locationEntityV1alpha1Validator];
    const known = await Promise.all(kinds.map((kind) => kind.check(entity)));
    return known.includes(true) ? undefined : 'is of no kind that the catalog knows';
  } catch (error) {
    return String(error.message);
  }
}

(async () => {
  for (const file of process.argv.slice(2)) {
    const objection = await objectionTo(file);
    if (objection !== undefined) process.stdout.write(`${file}: ${objection}\n`);
  }
})();
