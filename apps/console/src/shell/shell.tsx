import { Toast } from '@base-ui/react/toast';
import { Tooltip } from '@base-ui/react/tooltip';
import { lazy, Suspense, useEffect, useLayoutEffect, useState, type MouseEvent } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { usePathname } from 'wouter/use-browser-location';
import { useStart } from '../display/arrival.js';
import { EmptyState, LoadingState } from '../display/states.js';
import { PageFrame } from '../display/panel.js';
import { GlobalKeys } from '../search/global-keys.js';
import { lastPartOf } from './address.js';
import { FailureBoundary } from './failure-boundary.js';
import { Navigation } from './navigation.js';
import { Toasts } from './toasts.js';
import { TopBar } from './top-bar.js';

const pages: (() => Promise<unknown>)[] = [];
/** Loaded with its first visit, or ahead of it: see `loadPagesAhead`. */
const page: typeof lazy = (load) => {
  pages.push(load);
  return lazy(load);
};

const OverviewPage = page(() => import('../overview/overview-page.js'));
const EventsPage = page(() => import('../events/events-page.js'));
const TracePage = page(() => import('../trace/trace-page.js'));
const EntryPage = page(() => import('../trace/entry-page.js'));
const SharedTracePage = page(() => import('../trace/shared-trace-page.js'));
const BlastRadiusPage = page(() => import('../trace/blast-radius-page.js'));
const DecisionsPage = page(() => import('../decisions/decisions-page.js'));
const DecisionPage = page(() => import('../decisions/decision-page.js'));
const ApprovalsPage = page(() => import('../approvals/approvals-page.js'));
const DeadLettersPage = page(() => import('../dead-letters/dead-letters-page.js'));
const DeadLetterPage = page(() => import('../dead-letters/dead-letter-page.js'));
const ConsumersPage = page(() => import('../consumers/consumers-page.js'));
const ConsumerPage = page(() => import('../consumers/consumer-page.js'));
const ReplaysPage = page(() => import('../replays/replays-page.js'));
const ReplayPage = page(() => import('../replays/replay-page.js'));
const MapPage = page(() => import('../map/map-page.js'));
const TopicPage = page(() => import('../topics/topic-page.js'));
const SourcesPage = page(() => import('../sources/sources-page.js'));
const SourcePage = page(() => import('../sources/source-page.js'));
const TopicsPage = page(() => import('../topics/topics-page.js'));
const CataloguePage = page(() => import('../catalogue/catalogue-page.js'));
const TypePage = page(() => import('../catalogue/type-page.js'));
const RejectedPage = page(() => import('../rejected/rejected-page.js'));
const RejectedRecordPage = page(() => import('../rejected/rejected-record-page.js'));
const GatePage = page(() => import('../gate/gate-page.js'));
const PoliciesPage = page(() => import('../policies/policies-page.js'));
const PolicyPage = page(() => import('../policies/policy-page.js'));
const VersionPage = page(() => import('../policies/version-page.js'));
const BacktestPage = page(() => import('../backtests/backtest-page.js'));
const BudgetsPage = page(() => import('../budgets/budgets-page.js'));
const ModelsPage = page(() => import('../models/models-page.js'));
const ExpectationsPage = page(() => import('../expectations/expectations-page.js'));
const ExpectationPage = page(() => import('../expectations/expectation-page.js'));
const HeldBatchPage = page(() => import('../expectations/held-batch-page.js'));
const GapsPage = page(() => import('../gaps/gaps-page.js'));
const CanariesPage = page(() => import('../canaries/canaries-page.js'));
const WorkersPage = page(() => import('../workers/workers-page.js'));
const LedgerPage = page(() => import('../ledger/ledger-page.js'));
const AuditPage = page(() => import('../audit/audit-page.js'));

/** The pages come from the ops-api, and have to open when that is down. */
function loadPagesAhead(): void {
  for (const load of pages) load().catch(() => undefined);
}

export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false);
  const [path] = useLocation();
  useStart(path);
  // Before the page's own effects: a link to one of its parts ends there.
  useLayoutEffect(() => {
    setMenuOpen(false);
    window.scrollTo(0, 0);
  }, [path]);
  useEffect(loadPagesAhead, []);

  return (
    <Toast.Provider>
      <Tooltip.Provider>
        <SkipLink />
        <div className="shell">
          <TopBar menuOpen={menuOpen} onMenu={() => setMenuOpen(!menuOpen)} />
          <Navigation open={menuOpen} />
          <main id="content" tabIndex={-1}>
            <FailureBoundary key={path}>
              <Suspense fallback={<LoadingState page />}>
                <Pages />
              </Suspense>
            </FailureBoundary>
          </main>
        </div>
        <GlobalKeys />
        <Toasts />
      </Tooltip.Provider>
    </Toast.Provider>
  );
}

/** The address stays what it is: it may be about to be sent to a colleague. */
function SkipLink() {
  function skip(event: MouseEvent) {
    event.preventDefault();
    document.getElementById('content')?.focus();
  }
  return (
    <a className="skip-link" href="#content" onClick={skip}>
      Skip to the content
    </a>
  );
}

function Pages() {
  const named = lastPartOf(usePathname());
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/events" component={EventsPage} />
      <Route path="/events/:id">{({ id }) => <TracePage key={id} id={id} />}</Route>
      <Route path="/entries/:id">{({ id }) => <EntryPage key={id} id={id} />}</Route>
      <Route path="/traces/:id">{({ id }) => <SharedTracePage key={id} id={id} />}</Route>
      <Route path="/blast-radius" component={BlastRadiusPage} />
      <Route path="/decisions" component={DecisionsPage} />
      <Route path="/decisions/:id">{({ id }) => <DecisionPage key={id} id={id} />}</Route>
      <Route path="/approvals" component={ApprovalsPage} />
      <Route path="/dead-letters" component={DeadLettersPage} />
      <Route path="/dead-letters/:id">{({ id }) => <DeadLetterPage key={id} id={id} />}</Route>
      <Route path="/consumers" component={ConsumersPage} />
      <Route path="/consumers/:name">
        <ConsumerPage key={named} consumer={named} />
      </Route>
      <Route path="/replays" component={ReplaysPage} />
      <Route path="/replays/:id">{({ id }) => <ReplayPage key={id} id={id} />}</Route>
      <Route path="/topics" component={TopicsPage} />
      <Route path="/catalogue" component={CataloguePage} />
      <Route path="/catalogue/:type">
        <TypePage key={named} name={named} />
      </Route>
      <Route path="/topics/:name">
        <TopicPage key={named} topic={named} />
      </Route>
      <Route path="/map" component={MapPage} />
      <Route path="/sources" component={SourcesPage} />
      <Route path="/sources/:name">
        <SourcePage key={named} source={named} />
      </Route>
      <Route path="/rejected" component={RejectedPage} />
      <Route path="/rejected/:id">{({ id }) => <RejectedRecordPage key={id} id={id} />}</Route>
      <Route path="/gate" component={GatePage} />
      <Route path="/policies" component={PoliciesPage} />
      <Route path="/policies/:set">{({ set }) => <PolicyPage key={set} set={set} />}</Route>
      <Route path="/policies/:set/versions/:version">
        {({ set, version }) => (
          <VersionPage key={`${set} ${version}`} set={set} version={version} />
        )}
      </Route>
      <Route path="/backtests/:id">{({ id }) => <BacktestPage key={id} id={id} />}</Route>
      <Route path="/budgets" component={BudgetsPage} />
      <Route path="/models" component={ModelsPage} />
      <Route path="/expectations" component={ExpectationsPage} />
      <Route path="/expectations/:name">
        <ExpectationPage key={named} name={named} />
      </Route>
      <Route path="/held-batches/:id">{({ id }) => <HeldBatchPage key={id} id={id} />}</Route>
      <Route path="/gaps" component={GapsPage} />
      <Route path="/canaries" component={CanariesPage} />
      <Route path="/workers" component={WorkersPage} />
      <Route path="/ledger" component={LedgerPage} />
      <Route path="/audit" component={AuditPage} />
      <Route>
        <PageFrame title="Not found">
          <div className="panel">
            <EmptyState title="There is no page here">
              The address may be mistyped or cut off.
            </EmptyState>
          </div>
        </PageFrame>
      </Route>
    </Switch>
  );
}
