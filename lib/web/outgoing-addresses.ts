import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Where the server never connects to on behalf of a person: link-local addresses, which is where clouds answer with their machine's
 * credentials, the other addresses of such services, and what is no host at all. Private networks are allowed: that is where Prefect runs.
 */
const refused = new BlockList();
refused.addSubnet("0.0.0.0", 8, "ipv4");
refused.addSubnet("169.254.0.0", 16, "ipv4");
refused.addSubnet("224.0.0.0", 3, "ipv4");
// Alibaba Cloud, Oracle Cloud (older), Azure's wire server, AWS over IPv6.
refused.addAddress("100.100.100.200", "ipv4");
refused.addAddress("192.0.0.192", "ipv4");
refused.addAddress("168.63.129.16", "ipv4");
refused.addSubnet("fd00:ec2::", 32, "ipv6");
refused.addAddress("::", "ipv6");
refused.addSubnet("fe80::", 10, "ipv6");
refused.addSubnet("ff00::", 8, "ipv6");
// Ways to write an IPv4 address as an IPv6 one that a gateway takes back: NAT64, 6to4, Teredo.
refused.addSubnet("64:ff9b::", 96, "ipv6");
refused.addSubnet("2002::", 16, "ipv6");
refused.addSubnet("2001::", 32, "ipv6");

/** True for an IP address that the server does not connect to. IPv4 addresses in IPv6 form (`::ffff:169.254.1.1`) are judged as IPv4. */
export function isRefusedAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  // BlockList itself reads ::ffff:a.b.c.d as IPv4.
  return refused.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
