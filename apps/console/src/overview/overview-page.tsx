import type { Overview } from '@acp/contracts/api';
import { useAnswer } from '../api/use-answer.js';
import { Fetched } from '../display/states.js';
import { When } from '../display/when.js';
import { OVERVIEW_PATH, useLive } from '../live/live.js';
import { ActivityFeed } from './activity-feed.js';
import { AttentionList } from './attention-list.js';
import { HopTable } from './hop-table.js';
import { ImbalanceHeadline } from './imbalance-headline.js';
import { KeyFigures } from './key-figures.js';
import { ThroughputChart } from './throughput-chart.js';
import { TopicBacklog } from './topic-backlog.js';
import { WorkerStrip } from './worker-strip.js';

const POLL_MS = 5_000;

export default function OverviewPage() {
  const { mode } = useLive();
  const overview = useAnswer<Overview>(
    OVERVIEW_PATH,
    {},
    { refreshMs: mode === 'live' ? false : POLL_MS },
  );
  return (
    <div className="page">
      <title>Overview · Control plane</title>
      <h1 className="visually-hidden">Overview</h1>
      <Fetched data={overview.data} error={overview.error} onRetry={() => void overview.refetch()}>
        {(data) => <Figures overview={data} />}
      </Fetched>
    </div>
  );
}

function Figures({ overview }: { overview: Overview }) {
  return (
    <>
      <div className="overview-top">
        <ImbalanceHeadline overview={overview} />
        <AttentionList overview={overview} />
      </div>
      <KeyFigures overview={overview} />
      <div className="overview-charts">
        <ThroughputChart points={overview.throughput} />
        <HopTable latency={overview.latency} />
      </div>
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
