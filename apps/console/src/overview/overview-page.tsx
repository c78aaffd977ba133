import { HISTORY_OF_ALL, type Overview } from '@acp/contracts/api';
import { PageFrame } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { When } from '../display/when.js';
import HistoryPanel from '../history/history-panel.js';
import { useOverview } from '../live/use-overview.js';
import { ActivityFeed } from './activity-feed.js';
import { AttentionList } from './attention-list.js';
import { HopTable } from './hop-table.js';
import { ImbalanceHeadline } from './imbalance-headline.js';
import { KeyFigures } from './key-figures.js';
import { ThroughputChart } from './throughput-chart.js';
import { TopicBacklog } from './topic-backlog.js';
import { WorkerStrip } from './worker-strip.js';

export default function OverviewPage() {
  const overview = useOverview();
  return (
    <PageFrame title="Overview" headless>
      <Fetched data={overview.data} error={overview.error} onRetry={() => void overview.refetch()}>
        {(data) => <Figures overview={data} />}
      </Fetched>
    </PageFrame>
  );
}

function Figures({ overview }: { overview: Overview }) {
  return (
    <>
      <ImbalanceHeadline overview={overview} />
      <AttentionList overview={overview} />
      <KeyFigures overview={overview} />
      <div className="overview-charts">
        <ThroughputChart points={overview.throughput} since={overview.throughput_since} />
        <HopTable latency={overview.latency} />
      </div>
      <HistoryPanel of="system" name={HISTORY_OF_ALL} />
      <TopicBacklog topics={overview.topics} />
      <div className="split">
        <WorkerStrip workers={overview.workers} />
        <ActivityFeed />
      </div>
      <p className="muted small">
        Figures of <When at={overview.at} />
      </p>
    </>
  );
}
