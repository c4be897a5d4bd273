/**
 * The form in which a login is looked up and counted: no spaces, invisible or control characters, compatibility forms unfolded
 * (Unicode NFKC), lower case. Every spelling of an address shares one account and one counter of failures.
 */
export function normalizeLogin(login: string): string {
  return login
    .normalize("NFKC")
    .replace(/[\p{C}\p{Z}\s]/gu, "")
    .toLowerCase();
}

/** True for an address of the machine itself, IPv4, IPv6 or IPv4 written as IPv6. */
export function isLoopback(ip: string): boolean {
  return ip === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(ip);
}
