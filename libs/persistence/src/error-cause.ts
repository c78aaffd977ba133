/**
 * The cause of a failure: the error text with ids, addresses and numbers blanked, so that 412
 * refusals of the same broker are one group. An HTTP status is no such number: it is the cause.
 */
export function errorCause(text: string): string {
  return `
  regexp_replace(left(coalesce(${text}, ''), 300),
                 '[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{12,}|(?<!HTTP [0-9]{0,2})[0-9]+', '#', 'g')`;
}
