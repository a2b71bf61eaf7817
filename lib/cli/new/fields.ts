import { isObject, join, type Schema } from 'api-server-verdict';
import { mustBeSaid } from '../../admission/required.ts';
import { visible } from '../../report/border.ts';
import { aboutField, plain } from '../../report/schema.ts';
import { typed } from './assignments.ts';
import type { Dialogue } from './dialogue.ts';
import type { Spec } from './draft.ts';

/** What there is against a field, with this for the spec; in a line. */
type Judge = (spec: Spec, field: string) => string | undefined;

/** The place of a value in the spec. */
interface Place {
  readonly field: string;
  readonly schema: Schema;
  readonly isOptional: boolean;
  /** The spec as it is so far, and in this place a value. */
  readonly specWith: (value: unknown) => Spec;
}

/** Asks for the fields of a spec, each by its schema. */
export class Fields {
  constructor(
    private readonly dialogue: Dialogue,
    /** At once, while somebody types. */
    private readonly objection: Judge,
    /** Once it is sent. */
    private readonly refusal: Judge,
  ) {}

  /** The spec with what was given: what it has to say is asked for, then what else somebody wants to say. */
  async spec(schema: Schema, given: Spec): Promise<Spec> {
    const specWith = (value: unknown) => value as Spec;
    return this.object({ field: 'spec', schema, isOptional: false, specWith }, given);
  }

  /** Asks for a value; undefined where it is left out. */
  private async value(place: Place): Promise<unknown> {
    const { field, schema } = place;
    this.dialogue.say(`\n${visible(`${field}  ${aboutField(schema)}`)}`);
    if (schema.enum !== undefined) return this.choice(place, schema.enum);
    switch (schema.type) {
      case 'boolean':
        return this.choice(place, [true, false]);
      case 'array':
        return schema.items === undefined ? this.text(place) : this.list(place, schema.items);
      case 'object':
        if (typeof schema.additionalProperties === 'object') return this.map(place, schema.additionalProperties);
        return schema.properties === undefined ? this.text(place) : this.inner(place);
      default:
        return this.text(place);
    }
  }

  private async choice({ field, schema }: Place, values: readonly unknown[]): Promise<unknown> {
    // What is chosen without a look is the default.
    const sorted = [...values].sort((a, b) => Number(b === schema.default) - Number(a === schema.default));
    return this.dialogue.choose(
      field,
      sorted.map((value) => ({ value, name: plain(value) })),
    );
  }

  private async text({ field, schema, isOptional, specWith }: Place): Promise<unknown> {
    const judged = (judge: Judge) => (text: string) => {
      if (text !== '') return judge(specWith(typed(text, schema)), field);
      return isOptional ? undefined : 'is missing';
    };
    const isScalar = schema.type !== 'object' && schema.type !== 'array';
    const text = await this.dialogue.line({
      message: isScalar ? field : `${field}, as JSON`,
      otherwise: schema.default === undefined ? undefined : plain(schema.default),
      objection: judged(this.objection),
      refusal: judged(this.refusal),
    });
    return text === '' ? undefined : typed(text, schema);
  }

  private async list({ field, schema, specWith }: Place, items: Schema): Promise<unknown> {
    const list: unknown[] = [];
    const { minItems = 0, maxItems = Infinity } = schema;
    const another = () => this.dialogue.confirm(`${field}: ${list.length === 0 ? 'an' : 'another'} item?`, false);
    while (list.length < maxItems && (list.length < minItems || (await another()))) {
      const before = [...list];
      const place = { field: `${field}[${list.length}]`, schema: items, isOptional: false };
      list.push(await this.value({ ...place, specWith: (value) => specWith([...before, value]) }));
    }
    return list;
  }

  private async map({ field, specWith }: Place, schema: Schema): Promise<unknown> {
    let map: Spec = {};
    for (;;) {
      const before = map;
      const isTaken = (key: string) => (Object.hasOwn(before, key) ? 'is there already' : undefined);
      const key = await this.dialogue.line({ message: `${field}: a key, or nothing more`, objection: isTaken });
      if (key === '') return map;
      const place = { field: join(field, key), schema, isOptional: false };
      const value = await this.value({ ...place, specWith: (value) => specWith({ ...before, [key]: value }) });
      map = { ...before, [key]: value };
    }
  }

  private async inner(place: Place): Promise<unknown> {
    const value = await this.object(place, {});
    return place.isOptional && Object.keys(value).length === 0 ? undefined : value;
  }

  private async object(place: Place, given: Spec): Promise<Spec> {
    const { field, schema } = place;
    const names = Object.keys(schema.properties ?? {});
    let value = await this.required(place, given);
    const rest = names.filter((name) => !Object.hasOwn(value, name));
    if (rest.length === 0) return value;
    const wanted = await this.dialogue.several(
      `${field}: which of the optional fields do you want to set?`,
      rest.map((name) => ({ value: name, name, description: aboutField(schema.properties?.[name] ?? {}) })),
    );
    for (const name of wanted) value = await this.withField(place, value, name, true);
    return value;
  }

  /** An object with all that it has to say, also in those that were given. */
  private async required(place: Place, given: Spec): Promise<Spec> {
    const { schema } = place;
    let value = given;
    for (const name of Object.keys(schema.properties ?? {})) {
      const inner = value[name];
      if (Object.hasOwn(value, name)) {
        if (isObject(inner)) value = { ...value, [name]: await this.required(child(place, value, name, false), inner) };
      } else if (mustBeSaid(schema, name)) value = await this.withField(place, value, name, false);
    }
    return value;
  }

  private async withField(place: Place, object: Spec, name: string, isOptional: boolean): Promise<Spec> {
    const value = await this.value(child(place, object, name, isOptional));
    return value === undefined ? object : { ...object, [name]: value };
  }
}

function child({ field, schema, specWith }: Place, object: Spec, name: string, isOptional: boolean): Place {
  return {
    field: join(field, name),
    schema: schema.properties?.[name] ?? {},
    isOptional,
    specWith: (value) => specWith({ ...object, [name]: value }),
  };
}
