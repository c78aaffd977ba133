import type { RegisteredEventType, RegisteredVersion } from '@acp/contracts/api';
import { useMemo } from 'react';
import { useAnswer } from '../api/use-answer.js';
import { TextBlock } from '../display/json.js';
import { jsonLines } from '../display/json-lines.js';
import { Fetched } from '../display/states.js';

/** What an event without one is taken for. */
const VERSION_DEFAULT = 1;

/** What the gate asks of the payload of an event, by the type and version that it names. */
export function PayloadSchema({ event }: { event: Record<string, unknown> }) {
  const types = useAnswer('/v1/event-types', {});
  const type = String(event['event_type'] ?? '');
  const version = event['schema_version'] ?? VERSION_DEFAULT;
  return (
    <details open className="payload-schema">
      <summary>What the payload must be</summary>
      <div className="payload-schema-body">
        <Fetched data={types.data} error={types.error} onRetry={() => void types.refetch()}>
          {({ items }) => <SchemaIn types={items} type={type} version={version} />}
        </Fetched>
      </div>
    </details>
  );
}

interface SchemaInProps {
  types: readonly RegisteredEventType[];
  type: string;
  /** As it was written: need be no number. */
  version: unknown;
}

function SchemaIn({ types, type, version }: SchemaInProps) {
  const found = types.find(({ event_type }) => event_type === type);
  if (!found) return <UnknownType types={types} type={type} />;
  const registered = found.versions.find(({ schema_version }) => schema_version === version);
  if (registered) return <Schema type={type} version={registered} />;
  const known = found.versions.map(({ schema_version }) => schema_version).join(', ');
  return (
    <p className="notice warn">
      {type} has no version {String(version)}. Registered: {known}.
    </p>
  );
}

function Schema({ type, version }: { type: string; version: RegisteredVersion }) {
  const { schema_version, latest, description, only_from, payload_schema } = version;
  const text = useMemo(() => jsonLines(payload_schema), [payload_schema]);
  return (
    <>
      <p className="small">
        <strong>{type}</strong>, version {schema_version}
        {latest ? '' : ' (not the latest)'}. {description}
      </p>
      {only_from && (
        <p className="notice warn">
          The {only_from} alone makes such an event: none is taken here.
        </p>
      )}
      <TextBlock wrapped text={text} what={`JSON Schema of ${type}`} />
    </>
  );
}

function UnknownType({ types, type }: { types: readonly RegisteredEventType[]; type: string }) {
  return (
    <>
      <p className="notice warn">
        {type === '' ? (
          'The event names no type.'
        ) : (
          <>
            No event type is named <bdi>{type}</bdi>.
          </>
        )}
      </p>
      <p className="small muted">
        Registered: {types.map(({ event_type }) => event_type).join(', ')}.
      </p>
    </>
  );
}
