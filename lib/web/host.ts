import { type BlockList, isIP, isIPv6 } from "node:net";
import type { Site } from "./site.ts";

/** The origin of a page that was reached under this Host; undefined when we do not answer to it (DNS rebinding). */
export function originOfHost(site: Site, host: string | undefined): string | undefined {
  return host === undefined ? undefined : site.origins.get(host.toLowerCase());
}

/**
 * Who is at the other end: the socket's peer, or behind proxies that the operator trusts the right-most address that is not one of them.
 * Without trusted proxies `X-Forwarded-For` is anybody's claim and not looked at.
 */
export function clientIp(peer: string, forwardedFor: string | undefined, trusted: BlockList | null): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  let ip = peer;
  while (trusted && isTrusted(ip, trusted)) {
    const next = hops.pop() ?? "";
    if (isIP(next) === 0) break;
    ip = next;
  }
  return ip.startsWith("::ffff:") ? ip.slice("::ffff:".length) : ip;
}

function isTrusted(ip: string, trusted: BlockList): boolean {
  return trusted.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}
