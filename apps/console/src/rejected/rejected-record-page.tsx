import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { PageFrame, Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { RejectedTable } from './rejected-table.js';

/** One refused record, open: what a link to it shows. */
export default function RejectedRecordPage({ id }: { id: string }) {
  const record = useAnswer('/v1/rejected/{id}', { path: { id } });
  return (
    <PageFrame title="Rejected record" lead={<Link href="/rejected">All rejected records</Link>}>
      <Panel title={`Record ${id}`} flush>
        <Fetched data={record.data} error={record.error} onRetry={() => void record.refetch()}>
          {(found) => <RejectedTable records={[found]} opened={found.id} />}
        </Fetched>
      </Panel>
    </PageFrame>
  );
}
