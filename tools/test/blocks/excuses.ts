/** A block that nothing runs, and why. */
export interface Excuse {
  page: string;
  /** Words of the block. */
  holds: string;
  because: string;
}

export const EXCUSES: readonly Excuse[] = [
  {
    page: 'docs/guides/libraries.md',
    holds: "'@acp/contracts': file:",
    because: 'and so on: the suite of installed packages gives pnpm the same line for each of them',
  },
  {
    page: 'docs/operating/debezium.md',
    holds: 'io.debezium.connector.postgresql.PostgresConnector',
    because: 'for a Kafka Connect with Debezium, which no test has; the page says so',
  },
  {
    page: 'docs/reference/evidence.md',
    holds: 'SHA-256(0x00 ‖ text)',
    because: 'formulas; the specs of the evidence have trees and roots of RFC 6962',
  },
  {
    page: 'examples/ledger/README.md',
    holds: 'Nothing differs.',
    because: 'a drawing of one run: its suites say what must be in it',
  },
];
