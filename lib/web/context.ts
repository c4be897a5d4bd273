import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { RequestContext } from "#lib/core/caller.ts";
import { prefectClientOf, programOf } from "./program.ts";

/** What the front server tells the code behind it about a request, in headers that it takes away from clients. */
export const contextHeaders = { front: "x-blockyard-front", ip: "x-blockyard-ip", url: "x-blockyard-url", requestId: "x-request-id" };

export type HeaderReader = (name: string) => string | undefined;

// Next's bundles hold a copy of this module: the key is one per process.
const place = globalThis as typeof globalThis & { blockyardFrontKey?: string };

/** A key that only this process knows: with it a request proves that it came through the front guard. */
export function frontKey(): string {
  place.blockyardFrontKey ??= randomBytes(16).toString("hex");
  return place.blockyardFrontKey;
}

export function isFromFront(get: HeaderReader): boolean {
  const key = Buffer.from(frontKey());
  const given = Buffer.from(get(contextHeaders.front) ?? "");
  return given.length === key.length && timingSafeEqual(given, key);
}

/** Address, id and door of a request. Without the guard in front nothing is known of the address. */
export function contextOf(get: HeaderReader): RequestContext {
  const program = programOf(get);
  const said = { client: clientOf(get), ...(program ? { program } : {}) };
  if (!isFromFront(get)) return { ip: "", requestId: randomUUID(), ...said };
  return { ip: get(contextHeaders.ip) ?? "", requestId: get(contextHeaders.requestId) ?? randomUUID(), ...said };
}

function clientOf(get: HeaderReader): string {
  if (get("authorization") === undefined) return "browser";
  return prefectClientOf(get) ?? (get("user-agent")?.startsWith("blockyard") ? "cli" : "api");
}
