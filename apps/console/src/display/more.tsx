import type { ReactNode } from 'react';
import type { Pages } from '../api/use-pages.js';
import { EmptyState, FailureState, LoadingState, StaleNotice } from './states.js';

/** A paged list in all its states, with a button for the next page. */
export function PagedList<Item>(props: {
  pages: Pages<Item>;
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  const { pages } = props;
  if (pages.error && pages.items.length === 0) {
    return <FailureState error={pages.error} onRetry={pages.reload} />;
  }
  if (pages.pending) return <LoadingState />;
  if (pages.items.length === 0 && !pages.hasMore) return <>{props.empty}</>;
  return (
    <>
      {pages.error && <StaleNotice error={pages.error} />}
      {pages.items.length > 0 ? (
        props.children(pages.items)
      ) : (
        <EmptyState title="Nothing on this page of the search" />
      )}
      {pages.hasMore && (
        <div className="panel-body actions">
          <button
            type="button"
            className="button"
            disabled={pages.loadingMore}
            onClick={pages.loadMore}
          >
            {pages.loadingMore ? 'Loading…' : 'Load more'}
          </button>
        </div>
      )}
    </>
  );
}
