import {
  registerActionKinds,
  registerEventTypes,
  type ActionKind,
  type EventTypeVersion,
} from '@acp/contracts';
import { readsAsItIs } from '../compatibility/incompatibilities.js';
import type { Definition } from '../definition/definition.js';
import { compileUpcast, type Upcast } from '../upcast/compile-upcast.js';

/** Lets this process know exactly these definitions beside the types and kinds of the release. */
export function registerDefinitions(definitions: readonly Definition[]): void {
  const events = definitions.filter(({ kind }) => kind === 'event');
  const byKey = new Map(events.map((each) => [`${each.name}/${each.schema_version}`, each]));
  registerEventTypes(
    events.map((each) => eventTypeOf(each, byKey.get(`${each.name}/${each.schema_version - 1}`))),
  );
  const actions = definitions.filter(({ kind }) => kind === 'action').map(actionKindOf);
  // Policies are compiled anew when kinds are registered: not for every event type.
  if (actions.length !== registeredActions) registerActionKinds(actions);
  registeredActions = actions.length;
}

let registeredActions = 0;

const eventTypes = new WeakMap<Definition, EventTypeVersion>();
const kinds = new WeakMap<Definition, ActionKind>();

function eventTypeOf(definition: Definition, before: Definition | undefined): EventTypeVersion {
  const made = eventTypes.get(definition);
  if (made) return made;
  const { name, schema_version, description, owner, compatibility, schema, examples } = definition;
  const version: EventTypeVersion = {
    event_type: name,
    schema_version,
    description,
    ...(owner !== null && { owner }),
    compatibility,
    examples,
    payload_schema: schema,
    ...upcastOf(definition, before),
    ...(definition.upcast && { upcast_of: { ...definition.upcast } }),
  };
  eventTypes.set(definition, version);
  return version;
}

/** Absent where payloads of the version before can be brought here by nobody. */
function upcastOf(definition: Definition, before: Definition | undefined): { upcast?: Upcast } {
  if (!before) return {};
  if (!definition.upcast) {
    const asItIs: Upcast = (payload) => payload;
    return readsAsItIs(definition.schema, before.schema) ? { upcast: asItIs } : {};
  }
  const compiled = compileUpcast(definition.upcast, {
    before: before.schema,
    after: definition.schema,
  });
  return compiled.ok ? { upcast: compiled.upcast } : {};
}

function actionKindOf(definition: Definition): ActionKind {
  const made = kinds.get(definition);
  if (made) return made;
  const { name, schema_version, description, owner, compatibility, schema, examples } = definition;
  const kind: ActionKind = {
    kind: name,
    schema_version,
    description,
    ...(owner !== null && { owner }),
    compatibility,
    examples,
    action_schema: schema,
  };
  kinds.set(definition, kind);
  return kind;
}
