import {
  CANARY_SOURCE,
  type BatchAnswer,
  type CheckedProposal,
  type EventDraft,
  type HookAnswer,
  type Proposal,
  type PushedEvent,
} from '@acp/contracts';
import type { ConfiguredSource } from '@acp/mapping';
import { signDelivery } from '../sources/hooks/sign-delivery.js';
import { canaryDelivery } from '../sources/hooks/canary-delivery.js';
import type { CanaryWay } from './canary-way.js';

export interface HttpDoor {
  /** Whether there is an answer to expect. */
  isOpen(): boolean;
  /** Where ingestion is reached. */
  url(): string;
  /** Absent where no key is asked for. */
  apiKey?: string;
}

const REASON_CHARS_MAX = 300;

/** Judged by whatever policy is in force for calls of tools; denied where none is. */
const CANARY_PROPOSAL = {
  model: { name: CANARY_SOURCE, version: '1' },
  decision: 'none',
  confidence: 0,
  rationale: 'Asked by the control plane itself, to see that the gatekeeper answers.',
  action: { kind: 'tool.call', tool: CANARY_SOURCE, arguments: {} },
} satisfies Proposal;

/** What HTTP clients do: one event, and a batch. */
export function pushWays(door: HttpDoor): CanaryWay[] {
  const headers = headersOf(door);
  return [
    {
      name: 'push',
      isAnswered: true,
      send: (canary, signal) => pushOne(door, canary, signal),
    },
    {
      name: 'batch',
      isAnswered: true,
      send: async (canary, signal) => {
        const body = JSON.stringify([canary]);
        const request = { path: '/v1/events/batch', headers, body, signal };
        const { items } = await post<BatchAnswer>(door, request);
        refuseUnless(items[0]?.outcome === 'accepted', JSON.stringify(items[0]));
      },
    },
  ];
}

/**
 * What an agent does before it acts: it asks the gatekeeper, and what is said of its proposal is an answer
 * whatever it is. A check stores, counts and releases nothing, so no policy is needed for it and nobody can
 * act on it; the canary itself goes by a push behind it, and is sent only where the gatekeeper has judged.
 */
export function gatekeeperWay(door: HttpDoor): CanaryWay {
  return {
    name: 'gatekeeper',
    isAnswered: true,
    send: async (canary, signal) => {
      const body = JSON.stringify(CANARY_PROPOSAL);
      const request = { path: '/v1/decisions/check', headers: headersOf(door), body, signal };
      const { outcome } = await post<CheckedProposal>(door, request);
      refuseUnless(typeof outcome === 'string', 'the gatekeeper gave no verdict');
      await pushOne(door, canary, signal);
    },
  };
}

async function pushOne(door: HttpDoor, canary: EventDraft, signal: AbortSignal): Promise<void> {
  const headers = headersOf(door);
  const request = { path: '/v1/events', headers, body: JSON.stringify(canary), signal };
  const { outcome } = await post<PushedEvent>(door, request);
  refuseUnless(outcome === 'accepted', outcome);
}

function headersOf({ apiKey }: HttpDoor): Record<string, string> {
  return apiKey ? { authorization: `Bearer ${apiKey}` } : {};
}

/** What a vendor does, for each source with a webhook: a delivery that is signed with the source's secret. */
export function hookWays(door: HttpDoor, sources: readonly ConfiguredSource[]): CanaryWay[] {
  return sources.flatMap(({ name, webhook }) =>
    webhook
      ? [
          {
            name: `hook/${name}`,
            isAnswered: true,
            send: async (canary: EventDraft, signal: AbortSignal) => {
              const body = canaryDelivery(canary);
              const headers = signDelivery(webhook, body, { id: canary.event_id!, at: new Date() });
              const request = { path: `/v1/hooks/${name}`, headers, body, signal };
              const { accepted } = await post<HookAnswer>(door, request);
              refuseUnless(accepted === 1, 'the delivery made no event');
            },
          },
        ]
      : [],
  );
}

interface CanaryRequest {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
}

async function post<Answer>(door: HttpDoor, { path, headers, body, signal }: CanaryRequest) {
  const response = await fetch(new URL(path, door.url()), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal,
    redirect: 'error',
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, REASON_CHARS_MAX)}`);
  return JSON.parse(text) as Answer;
}

function refuseUnless(taken: boolean, instead: string | undefined): void {
  if (!taken) throw new Error(`not taken: ${instead}`);
}
