import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";

/**
 * The home of whoever runs this: `HOME`, else what the system's list of users says. An empty `HOME` names none, or the settings of the folder one
 * happens to stand in would be the user's own; a user whom the system does not know, as in a container, is at home in `/`.
 */
export function homeDirectory({ HOME }: NodeJS.ProcessEnv): string {
  if (HOME) return HOME;
  for (const ask of [homedir, () => userInfo().homedir]) {
    try {
      const home = ask();
      if (isAbsolute(home)) return home;
    } catch {
      // There is no such user.
    }
  }
  return "/";
}
