import type { Desired } from '../../admission/admit.ts';
import { ownerOf } from '../../admission/owner.ts';
import { type Orderable, orderablesOn, orderedVersion, purposesFor, type Serving } from '../../admission/orderable.ts';
import type { ServedCluster } from '../../admission/served-cluster.ts';
import type { Finding } from '../../model/finding.ts';
import type { Knowledge } from '../../model/kind.ts';
import { kindNamed } from '../kind.ts';
import { type Assigned, type Assignment, isWithin } from './assignments.ts';
import type { Dialogue } from './dialogue.ts';
import { admitted, type Draft, filesFor, freeOf, objectionsOfServer, specSaid, type Spec } from './draft.ts';
import { Fields } from './fields.ts';

/** What arguments and flags say. */
export interface Given {
  readonly kind?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly purpose?: string;
  readonly owner?: string;
  readonly assignments: readonly Assignment[];
}

/** Where an order is held against what is ordered. */
export interface Desk {
  readonly root: string;
  readonly desired: Desired;
  /** The clusters that it may be for. */
  readonly clusters: readonly ServedCluster[];
  readonly known: Knowledge;
}

type Remark = Pick<Finding, 'field' | 'message' | 'hint'>;

/** Asks what is ordered and where, as far as it was not given. */
export async function draftFor(dialogue: Dialogue, desk: Desk, given: Given): Promise<Draft> {
  const { cluster, api } = await servingFor(dialogue, desk, given);
  const purpose = given.purpose ?? (await purposeFor(dialogue, { cluster, api }));
  const place = { cluster: cluster.context, purpose, api };
  const name = given.name ?? (await nameFor(dialogue, desk, place));
  const owner = given.owner ?? (await ownerFor(dialogue, desk, cluster, place));
  return { ...place, name, owner };
}

/** Asks for the fields of the spec, but for those that were given. */
export async function specFor(dialogue: Dialogue, desk: Desk, draft: Draft, { assignments }: Given): Promise<Assigned> {
  const { spec, flags } = specSaid(draft, desk.known, assignments);
  const fields = new Fields(
    dialogue,
    (candidate, field) => remarkOn(field, objectionsOfServer(draft, candidate)),
    (candidate, field) => remarkOn(field, errorsIn(desk, draft, candidate)),
  );
  return { spec: await fields.spec(orderedVersion(draft.api).spec, spec), flags };
}

async function servingFor(dialogue: Dialogue, { clusters }: Desk, { kind }: Given): Promise<Serving> {
  const chosen = kind === undefined ? await kindOf(dialogue, clusters) : kindNamed(clusters, kind);
  return only(chosen.servings, () =>
    dialogue.choose(
      'On which cluster?',
      chosen.servings.map((serving) => ({
        value: serving,
        name: serving.cluster.context,
        description: `${serving.cluster.cluster.props.description}; serves ${chosen.name} ${serving.api.revision}`,
      })),
    ),
  );
}

function kindOf(dialogue: Dialogue, clusters: readonly ServedCluster[]): Promise<Orderable> {
  const kinds = orderablesOn(clusters).map((kind) => {
    const { description } = orderedVersion(kind.servings[0].api).schema;
    return { value: kind, name: kind.name, description };
  });
  return dialogue.choose('What do you want to order?', kinds);
}

function purposeFor(dialogue: Dialogue, serving: Serving): Promise<string> {
  const purposes = purposesFor(serving);
  const choices = purposes.map((purpose) => ({ value: purpose, name: purpose }));
  return only(purposes, () => dialogue.choose('For which purpose, a namespace of the cluster?', choices));
}

type Place = Omit<Draft, 'name' | 'owner'>;

function nameFor(dialogue: Dialogue, desk: Desk, place: Place): Promise<string> {
  const named = (name: string) => {
    const draft: Draft = { ...place, name };
    return { draft, spec: specSaid(draft, desk.known).spec };
  };
  return dialogue.line({
    message: 'What is it to be called?',
    objection: (name) => {
      const { draft, spec } = named(name);
      return name === '' ? 'is missing' : remarkOn('metadata.name', objectionsOfServer(draft, spec));
    },
    refusal: (name) => {
      const { draft, spec } = named(name);
      const files = filesFor(draft);
      if (freeOf(desk.root, files) === undefined) return `${files.join(' and ')} exist already`;
      const errors = errorsIn(desk, draft, spec);
      // The place that was given, too, before anybody answers for the fields.
      return remarkOn('metadata', errors) ?? remarkOn(null, errors);
    },
  });
}

async function ownerFor(
  dialogue: Dialogue,
  { desired, known }: Desk,
  { cluster }: ServedCluster,
  { purpose, api }: Place,
): Promise<string | undefined> {
  const owner = await dialogue.line({
    message: 'Who owns it in the catalog?',
    otherwise: cluster.settingsOf(purpose).owner ?? known.of(api).owner ?? desired.repository.owner,
    objection: (text) => (text === '' ? undefined : remarkOn('owner', ownerOf('owner', text))),
  });
  return owner === '' ? undefined : owner;
}

/** The one that there is; asked for where there are several. */
async function only<Value>([one, ...others]: readonly Value[], ask: () => Promise<Value>): Promise<Value> {
  return one === undefined || others.length > 0 ? ask() : one;
}

function errorsIn({ root, desired }: Desk, draft: Draft, spec: Spec): readonly Finding[] {
  const file = freeOf(root, filesFor(draft)) ?? '';
  return admitted(desired, file, draft, spec).findings.filter(({ severity }) => severity === 'error');
}

/** The first remark on a field or on something in it; of what is about no field, with null. */
function remarkOn(field: string | null, remarks: readonly Remark[]): string | undefined {
  const remark = remarks.find((one) =>
    field === null || one.field === null ? one.field === field : isWithin(one.field, field),
  );
  return remark === undefined ? undefined : `${remark.message}; ${remark.hint}`;
}
