/** How a connector of a plug-in is. */
export type ConnectorCondition = 'running' | 'failing' | 'ended';

/** What stands in `connector_cursors` for a connector of a plug-in: its own cursor, and how it is. */
export interface ConnectorState {
  /** The plug-in's own. */
  position: unknown;
  health: {
    state: ConnectorCondition;
    /** Since this connector was first started anywhere. */
    failures: number;
    last_error: string | null;
    failed_at: string | null;
  };
}

const FRESH: ConnectorState = {
  position: null,
  health: { state: 'running', failures: 0, last_error: null, failed_at: null },
};

/** The state as it was stored; what cannot be read is as if it had never been. */
export function readState(stored: unknown): ConnectorState {
  const { position = null, health } = (stored ?? {}) as Partial<ConnectorState>;
  return { position, health: { ...FRESH.health, ...health } };
}
