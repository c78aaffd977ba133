/**
 * Whether canaries go to topic `t`. One that was registered before its definition said anything of them
 * takes them, unless it is gated.
 */
export const TAKES_CANARIES = `coalesce(t.policy ->> 'canary', CASE WHEN t.policy ->> 'gated' = 'true' THEN 'false' ELSE 'true' END) = 'true'`;
