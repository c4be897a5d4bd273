import { mayBeSecret } from "./may-be-secret.ts";

/** A URL taken apart without decoding anything. `user` and `password` are undefined where the URL has none; `rest` is path, query and fragment. */
export type Address = { scheme: string; user?: string; password?: string; hosts: string; host: string; port?: string; rest: string };

const shape =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^\s/?#@:\\]*)(?::([^\s/?#@\\]*))?@)?(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\\[\]]*)(?::(\d{1,5}))?([/?#][^\s@\\]*)?$/;
const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * A URL (RFC 3986) taken apart; undefined when it is none, and when it is not certain where its password ends: `@` stands in it only once
 * and before the path, and there is no backslash and no white space. What `URL` makes of such a text may show a piece of a password as host.
 */
export function parseAddress(text: string): Address | undefined {
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, scheme = "", user, password, host = "", port, rest = ""] = match;
  return { scheme: scheme.toLowerCase(), user, password, hosts: port ? `${host}:${port}` : host, host: host.toLowerCase(), port, rest };
}

/** True for the name or address of a machine. */
export function isHost(host: string): boolean {
  return host.startsWith("[") || ipv4.test(host) || (host.length <= 253 && host.split(".").every((part) => label.test(part)));
}

/**
 * A host as it may be shown, its port behind it; undefined when it is none, or a single word, which may be anything. Labels that look like a
 * token stand as `…`: some services carry one there.
 */
export function shownHost({ host, port }: Pick<Address, "host" | "port">): string | undefined {
  const end = port === undefined ? "" : `:${port}`;
  if (!isHost(host)) return undefined;
  if (host === "localhost" || host.startsWith("[") || ipv4.test(host)) return `${host}${end}`;
  const labels = host.split(".");
  const known = labels.slice(labels.findLastIndex(mayBeSecret) + 1);
  if (known.length < 2 || !/^[a-z]{2,24}$/.test(known.at(-1) ?? "")) return undefined;
  return `${known.length < labels.length ? "…." : ""}${known.join(".")}${end}`;
}
