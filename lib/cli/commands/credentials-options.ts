import { join, resolve } from "node:path";
import type { Args, Options } from "#lib/cli/command.ts";
import type { Io } from "#lib/cli/io.ts";
import type { Target } from "#lib/cli/sync/sync.ts";
import { credentialsMapping } from "#lib/cli/targets/credentials-mapping.ts";

export const fileOption: Options = {
  file: { type: "string", short: "f", value: "FILE", help: "the credentials file; ~/.echoflow/credentials.ini without it" },
};

/** The built-in target for Echoflow. */
export function credentialsTarget(io: Io, args: Args): Target {
  const file = args.text("file");
  const path = file === undefined ? join(io.home, ".echoflow", "credentials.ini") : resolve(io.cwd, file);
  return { name: "load-credentials", file: path, mapping: credentialsMapping };
}
