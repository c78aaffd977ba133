#!/usr/bin/env bash
# cloudevents (JavaScript SDK) 10.0.0, HTTP binding.
# One would expect: media types have no case, and `application/NAME+json` is JSON (RFC 9110 8.3.1, RFC 6839 3.1).
# It compares spellings: the same valid event in the same request is read, refused or not found by the case of
# its content type, and JSON under another spelling stays a text.
source "$(dirname "$0")/lib.sh"

EXPECTED='application/cloudevents+json; charset=utf-8 -> event 1
application/cloudevents+json; charset=UTF-8 -> invalid content type application/cloudevents+json; charset=UTF-8
Application/CloudEvents+JSON -> no cloud event detected
application/json -> data is object
Application/JSON -> data is string
application/vnd.order+json -> data is string' inspect cloudevents@10.0.0 <<'PROGRAM'
import { HTTP } from 'cloudevents';

const attributes = { specversion: '1.0', id: '1', source: '/s', type: 't' };
function read(headers, body) {
  try {
    return HTTP.toEvent({ headers, body });
  } catch (error) {
    return error;
  }
}
for (const type of [
  'application/cloudevents+json; charset=utf-8',
  'application/cloudevents+json; charset=UTF-8',
  'Application/CloudEvents+JSON',
]) {
  const event = read({ 'content-type': type }, JSON.stringify({ ...attributes, data: { a: 1 } }));
  console.log(type, '->', event instanceof Error ? event.message : `event ${event.id}`);
}
for (const type of ['application/json', 'Application/JSON', 'application/vnd.order+json']) {
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
  const event = read({ ...headers, 'content-type': type }, '{"a":1}');
  console.log(type, '->', `data is ${typeof event.data}`);
}
PROGRAM
