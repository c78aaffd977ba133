import type { RegisteredEventType, RegisteredVersion } from '@acp/contracts/api';
import { Link, useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Badge } from '../display/badge.js';
import { Fact } from '../display/fact.js';
import { JsonBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { WhenBoth } from '../display/when.js';
import './catalogue.css';
import { FieldTable } from './field-table.js';
import { ConsumersPanel, ProducersPanel } from './neighbours.js';
import { eventsOfType, formatTypeRate } from './type-paths.js';
import { VersionDifference } from './version-difference.js';

const REFRESH_MS = 10_000;

/** One event type: what its payload is, who makes it and who takes it. */
export default function TypePage({ name }: { name: string }) {
  const params = { path: { type: name } };
  const type = useAnswer('/v1/event-types/{type}', params, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title={name}
      lead={type.data?.description ?? <Link href="/catalogue">All event types</Link>}
      actions={<Link href={eventsOfType(name)}>Its newest events</Link>}
    >
      <Fetched data={type.data} error={type.error} onRetry={() => void type.refetch()}>
        {(found) => <TypeParts type={found} />}
      </Fetched>
    </PageFrame>
  );
}

function TypeParts({ type }: { type: RegisteredEventType }) {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('version') ?? type.latest_version);
  const version =
    type.versions.find(({ schema_version }) => schema_version === asked) ?? type.versions.at(-1)!;
  const show = (number: number) => setSearch({ version: String(number) }, { replace: true });
  return (
    <>
      <Panel title="The type">
        <TypeFacts type={type} />
      </Panel>
      <ProducersPanel type={type} />
      <ConsumersPanel type={type} />
      <Panel title="Versions" flush>
        <VersionTable type={type} shown={version.schema_version} onShow={show} />
      </Panel>
      <Version type={type} version={version} />
      {type.versions.length > 1 && <VersionDifference type={type} />}
    </>
  );
}

function TypeFacts({ type }: { type: RegisteredEventType }) {
  return (
    <dl className="facts">
      <Fact name="Owner">
        <bdi>{type.owner ?? '–'}</bdi>
      </Fact>
      <Fact name="Comes from">{type.built_in ? 'the release' : 'a push'}</Fact>
      <Fact name="Latest version">{type.latest_version}</Fact>
      <Fact name="Next version must be">{type.compatibility.replaceAll('_', ' ')}</Fact>
      <Fact name="Events a second, of the last hour">{formatTypeRate(type.rate_per_second)}</Fact>
      <Fact name="Last seen">
        <WhenBoth at={type.last_seen_at} />
      </Fact>
    </dl>
  );
}

function VersionTable(props: {
  type: RegisteredEventType;
  shown: number;
  onShow: (version: number) => void;
}) {
  const { type, shown, onShow } = props;
  return (
    <Table
      cards
      label="Versions"
      rows={[...type.versions].reverse()}
      keyOf={({ schema_version }) => String(schema_version)}
      columns={[
        {
          head: 'Version',
          cell: ({ schema_version, latest }) => (
            <span className="actions">
              <button
                type="button"
                className="button tiny"
                aria-pressed={schema_version === shown}
                aria-label={`Show version ${schema_version}`}
                onClick={() => onShow(schema_version)}
              >
                {schema_version}
              </button>
              {latest && <Badge tone="ok">latest</Badge>}
            </span>
          ),
        },
        { head: 'What it is', cell: ({ description }) => description },
        { head: 'Owner', cell: ({ owner }) => <bdi>{owner ?? '–'}</bdi> },
        { head: 'From the one before', cell: broughtAlong },
      ]}
    />
  );
}

function broughtAlong({ upcasts, upcast }: RegisteredVersion): string {
  if (upcasts === null) return '–';
  if (!upcasts) return 'not brought here';
  return upcast ? 'by its upcaster' : 'as it is';
}

function Version({ type, version }: { type: RegisteredEventType; version: RegisteredVersion }) {
  const { schema_version, examples, upcast, payload_schema, only_from } = version;
  const what = `${type.event_type} version ${schema_version}`;
  return (
    <>
      <Panel title={`Fields of version ${schema_version}`} flush>
        {only_from && <p className="notice">The {only_from} alone makes such an event.</p>}
        <FieldTable schema={payload_schema} label={`Fields of version ${schema_version}`} />
      </Panel>
      <Panel title={`Examples of version ${schema_version}`}>
        {examples.length === 0 ? (
          <EmptyState title="It has none" />
        ) : (
          examples.map((example, at) => (
            <JsonBlock key={at} value={example} what={`example ${at + 1} of ${what}`} />
          ))
        )}
      </Panel>
      {upcast && (
        <Panel title={`Upcaster of version ${schema_version}`}>
          {'module' in upcast ? (
            <p className="small muted">
              A module with this SHA-256 makes a payload of version {schema_version - 1} one of this
              version, in the processes that were given its file.
            </p>
          ) : (
            <p className="small muted">
              What a payload of version {schema_version - 1} becomes: <code>set</code> has an
              expression for each member that is made, <code>drop</code> names what is left out.
            </p>
          )}
          <JsonBlock value={upcast} what={`upcaster of ${what}`} />
        </Panel>
      )}
      <details className="panel schema-text">
        <summary>JSON Schema of version {schema_version}</summary>
        <div className="panel-body">
          <JsonBlock value={payload_schema} what={`JSON Schema of ${what}`} />
        </div>
      </details>
    </>
  );
}
