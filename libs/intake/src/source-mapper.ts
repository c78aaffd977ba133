import type { MappedRecord } from './mapped-payload.js';

/** What a mapper may know besides the payload itself. */
export interface MappingContext {
  fetchedAt: Date;
  /** The venue, where the receiver knows it: by its URL, or as the sender says. */
  venue?: string | undefined;
  /** Headers that came with it, by lower-case name: those that the mapper reads. */
  headers?: Readonly<Record<string, string>>;
  /** What identifies the delivery, where that is certain; names records that have no other key. */
  deliveryKey?: string;
}

/**
 * Makes records of a vendor's raw payload: pure and versioned. Whatever the payload is, the mapper
 * answers: what it cannot read is a refused record, what holds nothing has no records.
 */
export interface SourceMapper {
  readonly source: string;
  /** Goes up with every change of what is made of the same payload. */
  readonly version: number;
  /** Lower-case names of the request headers that it reads; none where absent. */
  readonly headers?: readonly string[];
  map(text: string, context: MappingContext): MappedRecord[];
}
