/** A text of somebody else that some reader, column or page cannot take as it is. */
export interface ForeignText {
  /** For the name of a test, or of what a test makes for it. */
  name: string;
  text: string;
}

/**
 * What every field has to bear that a broker, a vendor, a receiver, a handler or a file fills: nothing
 * stops, nothing is lost, and every page shows it escaped.
 */
export const FOREIGN_TEXTS: readonly ForeignText[] = [
  { name: 'nul', text: 'why\u0000not' },
  { name: 'first-half', text: 'half a pair \ud83d' },
  { name: 'second-half', text: '\ude00 half a pair' },
  { name: 'pair-at-any-cut', text: 'x'.repeat(3) + '😀'.repeat(3_000) },
  { name: 'pair-at-any-other-cut', text: '😀'.repeat(3_000) },
  { name: 'megabyte', text: 'm'.repeat(1_048_576) },
  {
    name: 'control-characters',
    text: 'bell\u0007 escape\u001b[31m back\b line\r\n\u2028 \u0085 \ufeff',
  },
  {
    name: 'markup',
    text: `<script>alert("x")</script>'; DROP TABLE outbox; -- {{x}} %00 %s \${x}`,
  },
  { name: 'empty', text: '' },
];
