interface UnservedTopicsProps {
  topics: readonly string[];
  allowed: boolean;
  onAllow: (allowed: boolean) => void;
}

/** What is ordered for a topic that nobody serves waits: it is ordered only where the box says so. */
export function UnservedTopics({ topics, allowed, onAllow }: UnservedTopicsProps) {
  if (topics.length === 0) return null;
  return (
    <div className="notice warn stack">
      <p>
        No live worker has {topics.join(', ')}: what is ordered for it waits, so the order is
        refused unless you allow it.
      </p>
      <label className="actions">
        <input
          type="checkbox"
          checked={allowed}
          onChange={({ target }) => onAllow(target.checked)}
        />
        Order it all the same
      </label>
    </div>
  );
}
