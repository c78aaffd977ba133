/** Connectors whose records are events in the control plane's own form, as their senders made them. */
export const EVENT_WAYS = {
  push: 'http-push',
  file: 'file',
  resubmit: 'resubmit',
} as const;

/**
 * The control plane's other connectors, or the part before the slash of their names. What they bring is in
 * the form of its source, and of `decisions` a proposal, which is for the gatekeeper and nobody else.
 */
export const SOURCE_WAYS = {
  payloads: 'http-payloads',
  hook: 'hook',
  poll: 'poll',
  fill: 'fill',
  chart: 'yahoo-chart',
  decisions: 'decisions',
  gatekeeper: 'gatekeeper',
} as const;

const CONNECTORS: ReadonlySet<string> = new Set(Object.values(EVENT_WAYS));
const [INTAKE, RELEASE] = ['intake', 'release'];
const OWN: ReadonlySet<string> = new Set([
  ...Object.values(EVENT_WAYS),
  ...Object.values(SOURCE_WAYS),
  ...[INTAKE, RELEASE],
]);

/** The connector of an intake, whose rows are events too. */
export function intakeConnector(name: string): string {
  return `${INTAKE}/${name}`;
}

/** The connector of what an operator released, which says the way that it came. */
export function releaseConnector(connector: string): string {
  return `${RELEASE}/${connector}`;
}

/** The connector that a record came by, also where an operator released it on its way. */
export function connectorItCameBy(connector: string): string {
  return connector.startsWith(`${RELEASE}/`) ? connector.slice(RELEASE.length + 1) : connector;
}

/**
 * Whether what a connector brings is in the form of an event. What all others bring (connectors, polls,
 * webhooks, plug-ins, payloads that were pushed, fills) is in the form of its source, which only the
 * mapper of that source reads. A bare `release` does not say what it was.
 */
export function bringsEvents(connector: string): boolean {
  const cameBy = connectorItCameBy(connector);
  return CONNECTORS.has(cameBy) || cameBy.startsWith(`${INTAKE}/`);
}

/** Whether connectors of that name, or below it, are the control plane's own: no plug-in may bear it. */
export function isOwnWay(name: string): boolean {
  return OWN.has(name);
}
