import type { RecordOutcome, TripleWrite } from '@acp/persistence';

/** SQLSTATE classes that speak of the data: 22 data exception, 23 integrity, 54 program limit. */
const OF_THE_DATA = /^(22|23|54)/;

/** Whether the database refused the data itself, so that a repeat will never pass. */
export function isDataRefused(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof Error && typeof code === 'string' && OF_THE_DATA.test(code);
}

/**
 * The same raw payloads with every record in quarantine: what remains to do when the database
 * refuses a record that the gate let through. Nothing is lost and the sender is told.
 */
export function refuseRecords(write: TripleWrite, error: Error & { code: string }): TripleWrite {
  const reasons = [
    {
      code: 'GATE.UNSAFE_VALUE',
      path: '',
      message: `the database refused it (SQLSTATE ${error.code})`,
    },
  ];
  return {
    ...write,
    ...(write.fills && { fills: write.fills.map((fill) => ({ ...fill, filled: 0 })) }),
    records: [],
    rejected: [
      ...write.rejected,
      ...write.records.map(({ raw, record_index, event }) => ({
        raw,
        record_index,
        record_text: JSON.stringify(event),
        reasons,
        event_id: event.event_id,
        event_type: event.event_type,
      })),
    ],
  };
}

export function refusedOutcomes(write: TripleWrite, refused: TripleWrite): RecordOutcome[] {
  const { reasons } = refused.rejected.at(-1)!;
  return write.records.map(() => ({ outcome: 'rejected', reasons }));
}
