import type { Options } from "#lib/cli/command.ts";

/** The options of every command that can do without a server for a while. */
export const offlineOptions: Options = {
  offline: { type: "boolean", help: "use the encrypted cache of the last pull, and no network at all" },
  "offline-ok": { type: "boolean", help: "keep such a cache, and use it when the server cannot be reached" },
  "max-age": { type: "string", value: "AGE", help: "how old the cache may be at most, such as 90m, 24h or 7d" },
};
