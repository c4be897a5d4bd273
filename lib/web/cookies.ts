/**
 * The names of our cookies. On https they carry the prefix with which browsers insist on Secure, Path=/ and no Domain. On http, which is
 * loopback only, they hold the port, because cookies of one host are shared by all its ports.
 */
export function cookieName(origin: string, what: "session" | "csrf" | "callback"): string {
  const { protocol, port } = new URL(origin);
  return protocol === "https:" ? `__Host-blockyard-${what}` : `blockyard-${what}-${port || "80"}`;
}

/** The value of a cookie in a Cookie header; the first one when it stands there twice. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
