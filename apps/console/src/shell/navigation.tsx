import type { ExpectationFigures, Topic } from '@acp/contracts/api';
import { Link, useLocation } from 'wouter';
import { formatCount } from '../display/format.js';
import { markOfConsumers } from '../consumers/consumer-marks.js';
import { useOverview } from '../live/use-overview.js';
import { PAGE_GROUPS, type PageEntry } from './pages.js';

export function Navigation({ open }: { open: boolean }) {
  const marks = useMarks();
  return (
    <nav className={open ? 'navigation open' : 'navigation'} id="navigation" aria-label="Pages">
      <div className="navigation-groups">
        {PAGE_GROUPS.map(({ name, pages }) => (
          <ul key={name} aria-label={name}>
            {pages.map((page) => (
              <PageLink key={page.href} page={page} mark={marks[page.href]} />
            ))}
          </ul>
        ))}
      </div>
    </nav>
  );
}

function PageLink({ page, mark }: { page: PageEntry; mark: PageMark | undefined }) {
  const [path] = useLocation();
  const { href, name, icon } = page;
  return (
    <li>
      <Link href={href} aria-current={isCurrent(path, href) ? 'page' : undefined}>
        <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
          <path d={icon} />
        </svg>
        {name}
        {mark && <span className={`mark ${mark.tone}`}>{mark.text}</span>}
      </Link>
    </li>
  );
}

interface PageMark {
  text: string;
  tone: 'bad' | 'warn';
}

/** What waits for an operator, beside the page where it is dealt with. */
function useMarks(): Record<string, PageMark> {
  const { data } = useOverview();
  if (!data) return {};
  const broken = data.topics.filter(({ breaker }) => breaker !== 'closed').length;
  const stuck = data.topics.filter(isStuck).length;
  const lost = data.workers.filter(({ state }) => state === 'lost').length;
  return {
    ...(data.gatekeeper.held > 0 && {
      '/approvals': { text: formatCount(data.gatekeeper.held), tone: 'warn' as const },
    }),
    ...(data.dead_letters > 0 && {
      '/dead-letters': { text: formatCount(data.dead_letters), tone: 'bad' as const },
    }),
    ...(stuck > 0 && {
      '/topics': { text: String(stuck), tone: broken > 0 ? ('bad' as const) : ('warn' as const) },
    }),
    ...markOfConsumers(data.consumers),
    ...(data.rejected_open > 0 && {
      '/rejected': { text: formatCount(data.rejected_open), tone: 'warn' as const },
    }),
    ...markOfExpectations(data.expectations),
    ...(lost > 0 && { '/workers': { text: String(lost), tone: 'warn' as const } }),
    ...(data.imbalance !== 0 && {
      '/ledger': { text: formatCount(data.imbalance), tone: 'bad' as const },
    }),
  };
}

/** Batches that wait for a decision; else the expectations that fail. */
function markOfExpectations(figures: ExpectationFigures): Record<string, PageMark> {
  const { held_batches, failing } = figures;
  const held = held_batches > 0;
  const text = formatCount(held ? held_batches : failing.length);
  if (!held && failing.length === 0) return {};
  return { '/expectations': { text, tone: held ? 'bad' : 'warn' } };
}

function isStuck({ breaker, paused_at, parked, served, backlog }: Topic): boolean {
  if (!served && backlog.value > 0) return true;
  return breaker !== 'closed' || paused_at !== null || parked.value > 0;
}

function isCurrent(path: string, href: string): boolean {
  if (href === '/') return path === '/';
  if (href === '/events' && /^\/(traces|entries|blast-radius)/.test(path)) return true;
  if (href === '/expectations' && path.startsWith('/held-batches/')) return true;
  return path === href || path.startsWith(`${href}/`);
}
