#!/usr/bin/env bash
# @bufbuild/cel 0.6.1.
# One would expect: a rule that cannot be decided (here: a member the event does not have) throws, or is not true.
# `run` returns an Error object, and an object is truthy: `if (run(rule, event))` lets the event through.
source "$(dirname "$0")/lib.sh"

EXPECTED='order.total > 100, total is 99 -> false
order.total > 100, no total -> let through: Error: field not found: total
isCelError -> true' inspect @bufbuild/cel@0.6.1 <<'PROGRAM'
import { isCelError, run } from '@bufbuild/cel';

const rule = 'order.total > 100';
console.log(`${rule}, total is 99 ->`, run(rule, { order: { total: 99n } }));
const undecided = run(rule, { order: {} });
console.log(`${rule}, no total ->`, undecided ? 'let through:' : 'held back:', String(undecided));
console.log('isCelError ->', isCelError(undecided));
PROGRAM
