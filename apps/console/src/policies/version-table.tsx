import type { PolicyDetail } from '@acp/contracts/api';
import { Link } from 'wouter';
import { formatCount } from '../display/format.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { VersionBadge } from './policy-badges.js';
import { pathOfVersion } from './policy-paths.js';
import { VersionActions } from './version-actions.js';

export function VersionTable({ policy }: { policy: PolicyDetail }) {
  return (
    <Table
      cards
      label={`Versions of ${policy.set}`}
      rows={policy.versions}
      keyOf={({ version }) => String(version)}
      columns={[
        {
          head: 'Version',
          cell: ({ set, version }) => (
            <Link href={pathOfVersion(set, version)}>Version {version}</Link>
          ),
        },
        { head: 'State', cell: ({ state }) => <VersionBadge state={state} /> },
        { head: 'Pushed by', cell: ({ created_by }) => created_by },
        { head: 'Pushed', wide: true, cell: ({ created_at }) => <When at={created_at} coarse /> },
        { head: 'Cost', wide: true, number: true, cell: ({ cost }) => formatCount(cost) },
        {
          head: 'Actions',
          cell: (version) => (
            <VersionActions version={version} enforced={policy.enforced_version} />
          ),
        },
      ]}
    />
  );
}
