import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, statfsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DomainError } from "#lib/core/errors.ts";

const hasModes = process.platform !== "win32";

/** Magic numbers of Linux' statfs(2). WAL needs memory that all processes share, which none of these gives. */
const networkFileSystems = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
]);

/**
 * Makes the folder with mode 0700. A folder that others may enter is tightened when it is empty or holds `ownFile` already;
 * any other is refused with `unavailable`, because it may be somebody's home or /tmp. Refuses network filesystems.
 */
export function securePrivateFolder(folder: string, ownFile: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  refuseNetworkFileSystem(folder);
  if (!hasModes || (statSync(folder).mode & 0o077) === 0) return;
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes(ownFile)) {
    throw new DomainError(
      "unavailable",
      `Other users may open the folder ${folder}. Give Blockyard a folder of its own, or run: chmod 700 ${folder}`,
    );
  }
  chmodSync(folder, 0o700);
}

/** Makes the database file, its WAL and its index readable by nobody else. SQLite gives new ones the mode of the database file. */
export function secureDatabaseFile(databaseFile: string): void {
  securePrivateFolder(dirname(databaseFile), basename(databaseFile));
  if (!existsSync(databaseFile)) closeSync(openSync(databaseFile, "a", 0o600));
  if (!hasModes) return;
  for (const file of [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`]) {
    if (existsSync(/* turbopackIgnore: true */ file) && (statSync(/* turbopackIgnore: true */ file).mode & 0o777) !== 0o600)
      chmodSync(file, 0o600);
  }
}

function refuseNetworkFileSystem(folder: string): void {
  if (process.platform !== "linux") return;
  const name = networkFileSystems.get(statfsSync(folder).type >>> 0);
  if (name) throw new DomainError("unavailable", `The folder ${folder} is on ${name}, where SQLite loses data. Use a local disk.`);
}
