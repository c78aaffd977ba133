import ipaddr from 'ipaddr.js';

/**
 * Whether an address is on the public internet. Everything with a special meaning is not: loopback,
 * private, link-local (cloud metadata), carrier NAT, multicast, documentation, and the IPv6 forms
 * that carry an IPv4 address, unless that one is public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast';
}
