#!/usr/bin/env bash
# ajv-formats 3.0.1 with ajv 8.
# One would expect: format `date-time` is RFC 3339, where a `T` stands between date and time (a space by agreement).
# Any white space passes: a line break, a no-break space, an ideographic one. What passed then breaks a header, a
# line of a log or the next reader.
source "$(dirname "$0")/lib.sh"

EXPECTED='"2026-11-30T10:00:00Z" true
"2026-11-30\n10:00:00Z" true
"2026-11-30\u3000 10:00:00Z" false
"2026-11-30\u300010:00:00Z" true
"2026-11-30_10:00:00Z" false' inspect ajv@8.20.0 ajv-formats@3.0.1 <<'PROGRAM'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const ajv = new (require('ajv').default)();
require('ajv-formats').default(ajv);
const isDateTime = ajv.compile({ type: 'string', format: 'date-time' });
for (const between of ['T', '\n', '\u3000 ', '\u3000', '_']) {
  const text = `2026-11-30${between}10:00:00Z`;
  console.log(JSON.stringify(text).replace('\u3000', '\\u3000'), isDateTime(text));
}
PROGRAM
