import { join } from "node:path";
import type { Io } from "./io.ts";

/** The folder of the user's own settings. */
export function configDirectory({ env, home }: Io): string {
  return join(env.XDG_CONFIG_HOME || join(home, ".config"), "blockyard");
}
