import { useAnswer } from '../api/use-answer.js';
import { Badge } from '../display/badge.js';
import { CopyButton, Identity } from '../display/copy.js';
import { Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';

/** What executors check a release with. */
export function ReleaseKeys() {
  const keys = useAnswer('/v1/release-keys', {});
  return (
    <Panel title="Release keys" flush>
      <Fetched data={keys.data} error={keys.error} onRetry={() => void keys.refetch()}>
        {(set) =>
          set.keys.length === 0 ? (
            <EmptyState title="No key">
              Nothing can be approved here without RELEASE_SIGNING_KEY_FILE.
            </EmptyState>
          ) : (
            <Table
              cards
              label="Release keys"
              rows={set.keys}
              keyOf={({ kid }) => kid}
              columns={[
                { head: 'Key', cell: ({ kid }) => <Identity id={kid} what="key id" full /> },
                {
                  head: 'Use',
                  cell: ({ kid }) =>
                    kid === set.keys[0]?.kid ? (
                      <Badge tone="ok">signs</Badge>
                    ) : (
                      <Badge>holds further</Badge>
                    ),
                },
                { head: 'Kind', cell: ({ crv }) => crv },
                {
                  head: 'Public key',
                  cell: (key) => (
                    <span className="copyable">
                      <code>{key.x}</code>
                      <CopyButton text={JSON.stringify(key)} what="public key as JWK" />
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Fetched>
    </Panel>
  );
}
