import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What IANA has given out for the public IPv6 internet; everything else is something special. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** How a network without IPv4 writes IPv4 addresses (RFC 6052): the last four bytes. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Whether an address is on the public internet. Everything with a special meaning is not: loopback,
 * private, link-local (cloud metadata), carrier NAT, multicast, documentation, and every IPv6 form
 * that carries an IPv4 address, save the mapped one (`::ffff:0:0/96`) and that of NAT64 where the
 * address in it is public.
 */
export function isPublicAddress(text: string): boolean {
  const plain = isIPv6(text) ? inHex(text) : text;
  if (!plain || !ipaddr.isValid(plain)) return false;
  const address = withoutMapping(ipaddr.process(plain));
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}

/**
 * An IPv6 address without dots: ipaddr.js 2 reads `::8.8.8.8` as `::ffff:8.8.8.8`, which is another
 * one. Null where it has a zone: what is only valid on one link is not public.
 */
function inHex(address: string): string | null {
  const url = `http://[${address}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}

function withoutMapping(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const mapped = address.kind() === 'ipv6' && address.match(NAT64);
  return mapped ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : address;
}
