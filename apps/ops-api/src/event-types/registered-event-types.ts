import {
  cleanText,
  ControlPlaneError,
  EVENT_TYPE_VERSIONS,
  nearestName,
  type EventTypeVersion,
  type RegisteredEventType,
  type RegisteredVersion,
} from '@acp/contracts';
import { TypeActivityRepository, type TypeActivity } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_TYPE_SOURCE, type EventTypeSource } from './event-type-source.js';

/** Named in each schema, so that it says of itself how it is read. */
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Who answers for the types of the release, and what they are held to. */
const RELEASE_OWNER = 'ai-control-plane';
const RELEASE_COMPATIBILITY = 'backward';
/** Of a type that nobody knows, in the refusal. */
const NAME_CHARS_SHOWN = 100;

/** What is registered, type by type. */
@Injectable()
export class RegisteredEventTypes {
  constructor(
    @Inject(EVENT_TYPE_SOURCE) private readonly source: EventTypeSource,
    @Inject(TypeActivityRepository) private readonly activity: Pick<TypeActivityRepository, 'of'>,
  ) {}

  /** By name. */
  async list(): Promise<RegisteredEventType[]> {
    const types = await this.byName();
    const activity = await this.activity.of([...types.keys()]);
    return [...types].map(([name, versions]) => typeOf(name, versions, activity.get(name)!));
  }

  /** Throws `REQUEST.NOT_FOUND` with the nearest name. */
  async find(name: string): Promise<RegisteredEventType> {
    const types = await this.byName();
    const versions = types.get(name);
    if (!versions) throw unknownEventType(name, [...types.keys()]);
    return typeOf(name, versions, (await this.activity.of([name])).get(name)!);
  }

  private async byName(): Promise<Map<string, EventTypeVersion[]>> {
    const types = new Map<string, EventTypeVersion[]>();
    for (const version of await this.source.versions()) {
      const { event_type } = version;
      types.set(event_type, [...(types.get(event_type) ?? []), version]);
    }
    return new Map([...types].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

const BUILT_IN: ReadonlySet<string> = new Set(
  EVENT_TYPE_VERSIONS.map(({ event_type }) => event_type),
);

function typeOf(
  event_type: string,
  versions: readonly EventTypeVersion[],
  activity: TypeActivity,
): RegisteredEventType {
  const ascending = [...versions].sort((a, b) => a.schema_version - b.schema_version);
  const latest = ascending.at(-1)!;
  const latest_version = latest.schema_version;
  const built_in = BUILT_IN.has(event_type);
  return {
    event_type,
    latest_version,
    owner: ownerOf(latest),
    description: latest.description,
    compatibility: latest.compatibility ?? RELEASE_COMPATIBILITY,
    built_in,
    versions: ascending.map((version) => versionOf(version, latest_version)),
    ...activity,
  };
}

function ownerOf({ event_type, owner }: EventTypeVersion): string | null {
  return owner ?? (BUILT_IN.has(event_type) ? RELEASE_OWNER : null);
}

function versionOf(version: EventTypeVersion, latestVersion: number): RegisteredVersion {
  const { schema_version, description, only_from = null, payload_schema } = version;
  return {
    schema_version,
    latest: schema_version === latestVersion,
    description,
    owner: ownerOf(version),
    compatibility: version.compatibility ?? RELEASE_COMPATIBILITY,
    upcast: version.upcast_of ? { ...version.upcast_of } : null,
    examples: (version.examples ?? []).map((example) => ({ ...example })),
    upcasts: schema_version === 1 ? null : version.upcast !== undefined,
    only_from,
    payload_schema: { $schema: DIALECT, ...payload_schema },
  };
}

function unknownEventType(name: string, known: readonly string[]): ControlPlaneError {
  const near = nearestName(name, known);
  const hint = near === undefined ? 'GET /v1/event-types lists them' : `did you mean ${near}?`;
  const shown = JSON.stringify(cleanText(name, NAME_CHARS_SHOWN));
  return new ControlPlaneError(
    'REQUEST.NOT_FOUND',
    `no event type ${shown} is registered; ${hint}`,
  );
}
