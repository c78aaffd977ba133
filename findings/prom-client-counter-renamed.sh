#!/usr/bin/env bash
# prom-client 15.1.3.
# One would expect: printing a registry changes nothing. A counter may stand in a registry of the older text and in
# one of OpenMetrics, for scrapers that ask for one or the other.
# Printing the second cuts `_total` off the counter itself: from then on the first prints it under another name.
source "$(dirname "$0")/lib.sh"

EXPECTED='before: shots_total 1
after: shots 1' inspect prom-client@15.1.3 <<'PROGRAM'
import client from 'prom-client';

const { Counter, Registry } = client;
const older = new Registry();
const open = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);
open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
const counter = new Counter({ name: 'shots_total', help: 'Shots.', registers: [older, open] });
counter.inc();
const line = async () => (await older.metrics()).split('\n').find((text) => !text.startsWith('#'));
console.log('before:', await line());
await open.metrics();
console.log('after:', await line());
PROGRAM
