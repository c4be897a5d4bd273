import type { BlockList } from "node:net";
import type { Settings } from "./env.ts";

export type Site = {
  origin: string;
  isSecure: boolean;
  isDev: boolean;
  /** The Host values that we answer to, each with the origin that a page from there has. */
  origins: ReadonlyMap<string, string>;
  trustedProxies: BlockList | null;
};

export function createSite({ port, origin, trustedProxies, isDev }: Pick<Settings, "port" | "origin" | "trustedProxies" | "isDev">): Site {
  const suffix = port === 80 ? "" : `:${port}`;
  const loopback = ["localhost", "127.0.0.1", "[::1]"].map((name) => [`${name}${suffix}`, `http://${name}${suffix}`] as const);
  const origins = new Map([...loopback, [new URL(origin).host, origin] as const]);
  return { origin, isSecure: origin.startsWith("https:"), isDev, origins, trustedProxies };
}
