import { join } from "node:path";
import { isJsonObject, type JsonObject } from "#lib/core/json.ts";
import { writeAtomically } from "./atomic-write.ts";
import { configDirectory } from "./config-directory.ts";
import type { Io } from "./io.ts";
import { withRunLock } from "./run-lock.ts";
import { readJsonFile, refuseReadableByOthers } from "./text-files.ts";

/** A sign-in that is kept: the token for one server, and that server's identity. */
export type Login = { token: string; instance: string };

/** The sign-in for an origin, or undefined. Refuses with `forbidden` when others can read the file. */
export async function findLogin(io: Io, origin: string): Promise<Login | undefined> {
  const login = (await readLogins(io))[origin];
  if (!isJsonObject(login) || typeof login.token !== "string" || typeof login.instance !== "string") return undefined;
  return { token: login.token, instance: login.instance };
}

/** Keeps a sign-in, or forgets it when `login` is undefined, and makes its server the one that is used when no other is named. */
export async function saveLogin(io: Io, origin: string, login: Login | undefined): Promise<void> {
  const directory = configDirectory(io);
  await io.fs.mkdir(directory, { recursive: true, mode: 0o700 });
  await withRunLock(io, loginsFile(io), async () => {
    const { [origin]: _old, ...others } = await readLogins(io);
    await write(io, loginsFile(io), login ? { ...others, [origin]: login } : others);
    const config = join(directory, "config.json");
    if (login) await write(io, config, { ...(await readJsonFile(io, config)), url: origin });
  });
}

async function readLogins(io: Io): Promise<JsonObject> {
  await refuseReadableByOthers(io, loginsFile(io));
  return (await readJsonFile(io, loginsFile(io))) ?? {};
}

async function write(io: Io, path: string, value: JsonObject): Promise<void> {
  await writeAtomically(io, path, `${JSON.stringify(value, null, 2)}\n`);
}

function loginsFile(io: Io): string {
  return join(configDirectory(io), "tokens.json");
}
