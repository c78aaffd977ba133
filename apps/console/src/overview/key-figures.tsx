import type { Overview } from '@acp/contracts/api';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { formatAge, formatCount } from '../display/format.js';
import { deniedShare } from './decision-attention.js';
import { effectsName, rateOf, workersFigure } from './figures.js';

export function KeyFigures({ overview }: { overview: Overview }) {
  const backlog = overview.topics.reduce((sum, { backlog }) => sum + backlog.value, 0);
  const estimated = overview.topics.some(({ backlog }) => backlog.estimated);
  const oldest = Math.max(0, ...overview.topics.map((topic) => topic.oldest_age_seconds ?? 0));
  const workers = workersFigure(overview);
  const { gatekeeper } = overview;
  return (
    <dl className="key-figures">
      <Figure name="Ingested" unit="/s">
        {rateOf(overview, 'ingested_per_second')}
      </Figure>
      <Figure name="Delivered" unit="/s">
        {rateOf(overview, 'delivered_per_second')}
      </Figure>
      <Figure name={effectsName(overview)} unit="/s">
        {rateOf(overview, 'processed_per_second')}
      </Figure>
      <Figure name="Backlog" href="/topics">
        {estimated && '≈ '}
        {formatCount(backlog)}
      </Figure>
      <Figure name="Oldest waits" href="/topics">
        {backlog === 0 ? '–' : formatAge(oldest)}
      </Figure>
      <Figure name="Dead letters" href="/dead-letters" bad={overview.dead_letters > 0}>
        {formatCount(overview.dead_letters)}
      </Figure>
      <Figure name="Rejected, open" href="/rejected">
        {formatCount(overview.rejected_open)}
      </Figure>
      <Figure name="Held for people" href="/approvals">
        {formatCount(gatekeeper.held)}{' '}
        {gatekeeper.oldest_held_at && (
          <span className="unit">oldest {sinceText(overview.at, gatekeeper.oldest_held_at)}</span>
        )}
      </Figure>
      <Figure name="Denied, last hour" href="/decisions?state=denied&range=1h">
        {deniedShare(gatekeeper)}
      </Figure>
      <Figure name="Workers running" href="/workers" bad={workers.bad}>
        {workers.text}
      </Figure>
    </dl>
  );
}

function sinceText(now: string, at: string): string {
  return formatAge((Date.parse(now) - Date.parse(at)) / 1_000);
}

interface FigureProps {
  name: string;
  unit?: string;
  href?: string;
  bad?: boolean;
  children: ReactNode;
}

function Figure({ name, unit, href, bad = false, children }: FigureProps) {
  return (
    <div className="panel key-figure">
      <dt>{href ? <Link href={href}>{name}</Link> : name}</dt>
      <dd className={bad ? 'text-bad' : undefined}>
        {children}
        {unit && <span className="unit">{unit}</span>}
      </dd>
    </div>
  );
}
