import type { TopicDefinition, TopicLimits, Transport } from '@acp/contracts';

/** A message as it lies at the broker. */
export interface ArrivedMessage {
  payload: string;
  /** In our spelling: `event_id`, `ce_id`. */
  headers: Readonly<Record<string, string>>;
}

export interface TopicRequest {
  /** Unique; nothing has been sent there before. */
  name: string;
  ordering?: TopicDefinition['ordering'];
  limits?: Partial<TopicLimits>;
}

/** What the suite does to the broker. */
export interface BrokerControl {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it in the middle of things. */
  kill(): Promise<void>;
  /** Connections stay, nothing is answered. */
  pause(): Promise<void> | void;
  resume(): Promise<void> | void;
}

/** A transport under test, with its broker. */
export interface ConformanceHarness {
  /** A topic of this transport, its destination made ready where the broker needs that. */
  topic(request: TopicRequest): Promise<TopicDefinition> | TopicDefinition;
  transport(topic: TopicDefinition): Transport;
  /** Everything that has arrived, in the order of arrival. */
  arrived(topic: TopicDefinition): Promise<ArrivedMessage[]>;
  /** Deletes the destination at the broker, as an operator would; absent where there is none to delete. */
  lose?(topic: TopicDefinition): Promise<void>;
  /** Null where the broker is not ours to stop: those properties are left out. */
  broker: BrokerControl | null;
  dispose?(): Promise<void>;
}
