import { BlockList, isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";

const loopbackHosts = new Set(["127.0.0.1", "::1", "localhost"]);

const Origin = z
  .url({ protocol: /^https?$/, message: "must be an address such as https://blockyard.example.com." })
  .refine((text) => new URL(text).origin === text.replace(/\/$/, ""), "must be an origin: scheme, host and port, nothing behind.")
  .transform((text) => new URL(text).origin);

const Environment = z.object({
  PORT: z.coerce.number("must be a port number.").int("must be a port number.").min(1).max(65_535).default(3000),
  HOST: z.string().max(255).default("127.0.0.1"),
  BLOCKYARD_DATA: z.string().max(4_096).optional(),
  BLOCKYARD_ORIGIN: Origin.optional(),
  BLOCKYARD_TRUSTED_PROXIES: z.string().default("").transform(parseNetworks),
  BLOCKYARD_DEMO: z.enum(["0", "1"]).default("0"),
  BLOCKYARD_OUTGOING: z.enum(["0", "1"]).default("1"),
  NODE_ENV: z.string().default("production"),
});

export type Settings = {
  port: number;
  host: string;
  dataFolder: string;
  /** The address that people type: BLOCKYARD_ORIGIN, or http on the host and port. */
  origin: string;
  trustedProxies: BlockList | null;
  isDemo: boolean;
  /** Whether the server itself connects to others when an admin asks it to (Settings, Import). */
  mayConnectOut: boolean;
  isDev: boolean;
};

/** Reads and checks the environment of a process; `root` is the project's folder. Refuses with `invalid`, naming the variable. */
export function readSettings(env: Record<string, string | undefined>, root: string): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = Environment.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new DomainError("invalid", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { PORT: port, HOST: host, BLOCKYARD_DATA: data, BLOCKYARD_ORIGIN: origin, BLOCKYARD_TRUSTED_PROXIES: trustedProxies } = result.data;
  if (!origin && !loopbackHosts.has(host)) {
    throw new DomainError("invalid", `HOST: ${host} is reachable from outside. Set BLOCKYARD_ORIGIN to the address that people will type.`);
  }
  return {
    port,
    host,
    dataFolder: data ? resolve(data) : join(root, ".data"),
    origin: origin ?? `http://${host.includes(":") ? `[${host}]` : host}${port === 80 ? "" : `:${port}`}`,
    trustedProxies,
    isDemo: result.data.BLOCKYARD_DEMO === "1",
    mayConnectOut: result.data.BLOCKYARD_OUTGOING === "1",
    isDev: result.data.NODE_ENV === "development",
  };
}

/** A comma-separated list of addresses and CIDR networks; null when it is empty. */
function parseNetworks(text: string, context: z.RefinementCtx): BlockList | null {
  const list = new BlockList();
  const networks = text.split(",").map((item) => item.trim());
  for (const network of networks.filter((item) => item !== "")) {
    const [address = "", prefix] = network.split("/");
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) {
      context.addIssue({ code: "custom", message: "must be a list of addresses or networks such as 10.0.0.0/8." });
      return z.NEVER;
    }
    list.addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
  }
  return text.trim() === "" ? null : list;
}
