import type { CanonicalEvent } from '@acp/contracts';
import type { Expectation } from './expectation.js';

/** Those of one type and source, and of its entities that are named. */
interface Speaking {
  all: readonly Expectation[];
  /** Of a named entity: those of `all`, and its own. Null where no expectation names one. */
  byEntity: ReadonlyMap<string, readonly Expectation[]> | null;
}

/** Combinations of type and source that are remembered. */
const SCOPES_MAX = 10_000;

/** Which expectations speak of an event: found by its type and source, and looked for once for each. */
export class SpeakingExpectations {
  private readonly byType = new Map<string, Map<string, Speaking>>();
  private scopes = 0;

  constructor(private readonly expectations: readonly Expectation[]) {}

  /** The same list, the very same, for all events of one scope. */
  of({ event_type, source, entity_id }: CanonicalEvent): readonly Expectation[] {
    const { all, byEntity } =
      this.byType.get(event_type)?.get(source) ?? this.look(event_type, source);
    return (byEntity !== null && entity_id !== null && byEntity.get(entity_id)) || all;
  }

  private look(event_type: string, source: string): Speaking {
    if (this.scopes >= SCOPES_MAX) this.byType.clear();
    this.scopes = this.scopes >= SCOPES_MAX ? 1 : this.scopes + 1;
    const possible = this.expectations.filter(
      ({ scope }) =>
        (scope.type === undefined || scope.type === event_type) &&
        (scope.source === undefined || scope.source === source),
    );
    const speaking = byEntityOf(possible);
    const bySource = this.byType.get(event_type) ?? new Map<string, Speaking>();
    this.byType.set(event_type, bySource.set(source, speaking));
    return speaking;
  }
}

function byEntityOf(possible: readonly Expectation[]): Speaking {
  const named = new Set(possible.flatMap(({ scope }) => scope.entity ?? []));
  const of = (entity: string | undefined) =>
    possible.filter(({ scope }) => scope.entity === undefined || scope.entity === entity);
  if (named.size === 0) return { all: possible, byEntity: null };
  return { all: of(undefined), byEntity: new Map([...named].map((name) => [name, of(name)])) };
}
