/** Connectors whose records are events in the control plane's own form, as their senders made them. */
export const EVENT_WAYS = {
  push: 'http-push',
  file: 'file',
  decisions: 'decisions',
  resubmit: 'resubmit',
} as const;

const CONNECTORS: ReadonlySet<string> = new Set(Object.values(EVENT_WAYS));
const INTAKE = 'intake/';

/** The connector of an intake, whose rows are events too. */
export function intakeConnector(name: string): string {
  return INTAKE + name;
}

/**
 * Whether what a connector brings is in the form of an event. What all others bring (connectors, polls,
 * webhooks, plug-ins, payloads that were pushed, fills) is in the form of its source, which only the
 * mapper of that source reads.
 */
export function bringsEvents(connector: string): boolean {
  return CONNECTORS.has(connector) || connector.startsWith(INTAKE);
}
