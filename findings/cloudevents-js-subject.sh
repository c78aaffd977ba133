#!/usr/bin/env bash
# cloudevents (JavaScript SDK) 10.0.0, HTTP binding in binary mode.
# One would expect: attributes are percent-encoded in headers and decoded from them, as the binding says (3.1.3.2).
# It does neither: the subject goes out as it is, so that Node refuses to send the request, and a subject that
# another SDK has encoded comes in as `Z%C3%BCrich`.
source "$(dirname "$0")/lib.sh"

EXPECTED='header written: Zürich
sent by Node: TypeError ERR_INVALID_CHAR
subject read: Z%C3%BCrich' inspect cloudevents@10.0.0 <<'PROGRAM'
import { CloudEvent, HTTP } from 'cloudevents';
import { validateHeaderValue } from 'node:http';

const event = new CloudEvent({ id: '1', source: '/s', type: 't', subject: 'Zürich', data: { a: 1 } });
const { headers } = HTTP.binary(event);
console.log('header written:', headers['ce-subject']);
const euro = HTTP.binary(event.cloneWith({ subject: '€' })).headers['ce-subject'];
try {
  validateHeaderValue('ce-subject', euro);
  console.log('sent by Node: as it is');
} catch (error) {
  console.log('sent by Node:', error.name, error.code);
}
const received = { 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'ce-specversion': '1.0' };
received['ce-subject'] = 'Z%C3%BCrich';
console.log('subject read:', HTTP.toEvent({ headers: received, body: '' }).subject);
PROGRAM
