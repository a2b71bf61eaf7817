import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { same, type Schema, withDefaults } from 'api-server-verdict';
import { parse } from 'yaml';
import { orderablesOn, orderedVersion, type Serving } from '../lib/admission/orderable.ts';
import { sample } from '../lib/admission/sample.ts';
import { assessDeclarative } from '../lib/assess.ts';
import { objectText } from '../lib/layout/tree.ts';
import { groupBy } from '../lib/model/group.ts';
import { REPOSITORY } from '../test/support/platform.ts';
import { type Engine, ENGINES, type Outcome, run, type Task } from './engine.ts';
import { withEverything } from './everything.ts';
import { HOSTILE } from './hostile.ts';

const repository = withEverything();
const templateOf = (name: string) => repository.path(`imports/templates/${name}/template.yaml`);
const formOf = (kind: string) => templateOf(`order-${kind.toLowerCase()}`);
const orderables = orderablesOn(assessDeclarative({ root: repository.root, repository: REPOSITORY }, []).clusters);

/** The fields of a spec that are asked for, each by its path. */
function fieldsOf({ properties }: Schema, path: readonly string[] = []): string[][] {
  return Object.entries(properties ?? {}).flatMap(([name, field]) =>
    field.properties === undefined ? [[...path, name]] : fieldsOf(field, [...path, name]),
  );
}

function withField(spec: unknown, [name = '', ...others]: readonly string[], value: unknown): unknown {
  const before = (spec ?? {}) as Readonly<Record<string, unknown>>;
  return { ...before, [name]: others.length === 0 ? value : withField(before[name], others, value) };
}

/** What the XRD says of the spec; Crossplane adds to it. */
function specOf({ api }: Serving): Schema {
  const { properties, ...spec } = orderedVersion(api).spec;
  const own = Object.entries(properties ?? {}).filter(([name]) => name !== 'crossplane');
  return { ...spec, properties: Object.fromEntries(own) };
}

/** The form of a kind with each hostile value in one of its fields, the others as somebody might fill them in. */
const filled = orderables.flatMap(({ name: kind, servings }, which) => {
  const serving = servings[which % servings.length] ?? servings[0];
  const schema = specOf(serving);
  const fields = fieldsOf(schema);
  const isNamespaced = serving.api.crd.spec.scope === 'Namespaced';
  return HOSTILE.map((value, index) => {
    const name = `${kind.toLowerCase()}-${index}`;
    // No two orders have one host name.
    const own = fields.filter(([field = '']) => /^(name|host|hostname|serviceName)$/.test(field));
    const base = own.reduce((spec: unknown, field) => withField(spec, field, name), sample(schema));
    const spec = withField(base, fields[index % fields.length] ?? [], value);
    const purpose = kind === 'Everything' ? 'system' : 'demo';
    const place = { cluster: serving.cluster.context, ...(isNamespaced && { purpose }), name };
    return {
      kind,
      schema,
      name,
      purpose: isNamespaced ? purpose : 'system',
      template: formOf(kind),
      parameters: { ...place, spec },
    };
  });
});

const PLACE = { cluster: 'kind-openportal', purpose: 'demo', name: 'sound' };

/** A form with each hostile value for where the order is, or whose. */
const placed = HOSTILE.map((value, index) => {
  const field = ['cluster', 'purpose', 'name', 'owner'][index % 4] ?? '';
  const parameters = { ...PLACE, [field]: value };
  return index % 8 < 4
    ? { template: formOf('Everything'), parameters: { ...parameters, spec: { text: 'x' } } }
    : { template: templateOf('remove-order'), parameters: { ...parameters, confirmed: true } };
});

const shapeless = ['', 'x', 0, false, [], null].map((spec) => ({
  template: formOf('Everything'),
  parameters: { ...PLACE, spec },
}));

const names = ['a', '0', 'a-b', 'a.b.c', 'x.lock', 'a'.repeat(63), 'head', 'ts'];
const sound = names.flatMap((name) => [
  { template: formOf('Everything'), parameters: { ...PLACE, name, owner: 'group:default/a', spec: { text: 'x' } } },
  { template: formOf('ManagedNamespace'), parameters: { cluster: 'openportal', name, spec: { name: 'x' } } },
  { template: templateOf('remove-order'), parameters: { ...PLACE, name, confirmed: true } },
]);

let outcomes: Record<Engine, Outcome[]>;
const all: readonly Task[] = [...filled, ...placed, ...shapeless, ...sound];
beforeAll(async () => {
  const [nunjucks, nunjitsu] = await Promise.all([run('nunjucks', all), run('nunjitsu', all)]);
  outcomes = { nunjucks, nunjitsu };
});

/** The outcomes of tasks on an engine, each with its task. */
function outcomesOf<Of extends Task>(tasks: readonly Of[], engine: Engine): [Of, Outcome][] {
  const start = all.indexOf(tasks[0] ?? { template: '', parameters: {} });
  return tasks.map((task, index) => [task, outcomes[engine][start + index] ?? { objections: [] }]);
}

const engines = Object.keys(ENGINES) as Engine[];

test('the catalog takes what registers the forms, and the forms', () => {
  const templates = readdirSync(repository.path('imports/templates')).map(templateOf);
  const files = [repository.path('catalog-info.yaml'), ...templates];
  const { status, stdout } = spawnSync(process.execPath, [join(__dirname, 'entities.js'), ...files], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('both engines make the same of a form, but for field names that the newer one refuses', () => {
  const differing = all.flatMap((task, index) => {
    const [old, current] = [outcomes.nunjucks[index], outcomes.nunjitsu[index]];
    if (JSON.stringify(old?.pull) === JSON.stringify(current?.pull)) return [];
    return current?.failure?.endsWith('is reserved') === true ? [] : [{ task, old, current }];
  });
  expect(differing.slice(0, 3)).toEqual([]);
});

describe.each(engines)('with %s', (engine) => {
  test('a form opens a pull request that says what it orders, on a branch of its own that Git can have', () => {
    const branches = outcomesOf(sound, engine).map(([{ parameters }, { objections, pull }]) => {
      expect(objections).toEqual([]);
      const { cluster, name } = parameters as { cluster: string; name: string };
      expect(pull).toMatchObject({ base: 'main', update: true });
      for (const part of [cluster, name]) {
        expect(pull?.title).toContain(part);
        expect(pull?.body).toContain(part);
      }
      expect(pull?.body).toContain('user:default/somebody');
      return pull?.branch ?? '';
    });
    expect(new Set(branches).size).toBe(sound.length);
    const refused = branches.filter(
      (branch) => spawnSync('git', ['check-ref-format', '--branch', branch]).status !== 0,
    );
    expect(refused).toEqual([]);
  });

  test('fields that are no object stop the task', () => {
    const told = outcomesOf(shapeless, engine).map(([, { failure }]) => failure ?? '');
    expect(told.filter((failure) => !failure.includes('refused, the fields have to be an object'))).toEqual([]);
  });

  test('a place that no order can have stops the task, and no path leads elsewhere', () => {
    const told = outcomesOf(placed, engine).map(([{ template, parameters }, { failure, pull }]) => {
      if (failure !== undefined) return failure;
      const { cluster, purpose, name } = parameters as typeof PLACE;
      const paths =
        template === templateOf('remove-order') ? ['orders/*.ts', 'test/snapshots/orders/*.yaml'] : ['orders/*.ts'];
      expect(Object.keys(pull?.files ?? {})).toEqual(
        paths.map((path) => path.replace('*', `${cluster}/${purpose}/${name}`)),
      );
      expect(cluster).toBe('kind-openportal');
      expect(`${purpose}/${name}`).toMatch(/^[-a-z0-9]+\/[-.a-z0-9]+$/);
      return '';
    });
    expect(told.filter((message) => message === 'undefined')).toEqual([]);
    const refused = told.filter((message) => message !== '');
    console.log(`${engine}: ${told.length} forms with a hostile place: ${refused.length} refused\n${summary(refused)}`);
    expect(refused.length).toBeGreaterThan(HOSTILE.length / 2);
  });
});

describe('a hostile value in a field', () => {
  test('is data in the order file, and reaches the cluster as it is or is refused', async () => {
    const written = outcomesOf(filled, 'nunjucks').map(([task, outcome]) => {
      const { cluster } = task.parameters as { cluster: string };
      const file = `orders/${cluster}/${task.purpose}/${task.name}.ts`;
      const { pull } = outcome;
      if (pull !== undefined) expect(Object.keys(pull.files)).toEqual([file]);
      return { ...task, ...outcome, file, source: pull?.files[file] };
    });
    repository.write(
      Object.fromEntries(written.flatMap(({ file, source }) => (source == null ? [] : [[file, source]]))),
    );

    expect(repository.load().executed).toEqual([]);
    const { findings, subjects } = await repository.check();
    const errors = groupBy(
      findings.filter(({ severity }) => severity === 'error'),
      ({ file }) => file,
    );
    const manifests = new Map(subjects.map(({ order, manifest }) => [order.file, manifest]));

    const counts = new Map<string, { arrived: number; refused: number }>();
    const reasons: string[] = [];
    const surprises = new Set<string>();
    for (const { kind, schema, parameters, failure, file, objections } of written) {
      const count = counts.get(kind) ?? { arrived: 0, refused: 0 };
      counts.set(kind, count);
      const [error] = errors.get(file) ?? [];
      const why = failure ?? error?.message;
      if (why !== undefined) {
        expect(why).not.toBe('');
        reasons.push(failure === undefined ? `${error?.code ?? ''}: ${why}` : why);
        if (objections.length === 0) surprises.add(error?.code ?? why);
        count.refused += 1;
        continue;
      }
      const applied = parse(objectText(manifests.get(file) ?? { apiVersion: '', kind: '', metadata: {} })) as {
        spec: unknown;
      };
      const [sent, arrived] = [parameters.spec, applied.spec].map((spec) => withDefaults(schema, spec));
      expect({ file, sent: same(sent, arrived) ? arrived : sent }).toEqual({ file, sent: arrived });
      count.arrived += 1;
    }
    const table = [...counts].map(([kind, { arrived, refused }]) => `${kind}: ${arrived} arrived, ${refused} refused`);
    console.log(
      `${HOSTILE.length} hostile values in the forms of ${counts.size} kinds\n${table.join('\n')}\n${summary(reasons)}`,
    );
    // What no form knows: other orders, and what the way to the cluster carries; and as the portal reads a schema, every
    // object has a field constructor, and 1e300 is an integer.
    expect([...surprises].sort()).toEqual(['claimed-twice', 'schema-violated', 'text-not-carried']);
    for (const { arrived, refused } of counts.values()) expect(arrived + refused).toBe(HOSTILE.length);
  });
});

/** How often each was said, without what it was said of. */
function summary(messages: readonly string[]): string {
  const alike = groupBy(messages, (message) => message.split('\n').join(' ').slice(0, 60));
  return [...alike]
    .map(([message, said]) => `${said.length} × ${message}`)
    .sort((a, b) => Number.parseInt(b) - Number.parseInt(a))
    .slice(0, 25)
    .join('\n');
}
