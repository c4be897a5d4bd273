import type { Command } from "#lib/cli/command.ts";
import { audit } from "./audit.ts";
import { bundle } from "./bundle.ts";
import { change } from "./change.ts";
import { completeCommand } from "./complete.ts";
import { completion } from "./completion.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { get } from "./get.ts";
import { history } from "./history.ts";
import { importCommand } from "./import.ts";
import { loadCredentials } from "./load-credentials.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { ls } from "./ls.ts";
import { nouns } from "./nouns.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { restore } from "./restore.ts";
import { rm } from "./rm.ts";
import { runCommand } from "./run.ts";
import { secrets } from "./secrets.ts";
import { set } from "./set.ts";
import { status } from "./status.ts";
import { sync } from "./sync.ts";
import { trust } from "./trust.ts";
import { version } from "./version.ts";
import { watch } from "./watch.ts";

/** Every command but `help`, which is made from this list, in the order of the help. A new one is a new file and a line here. */
export const commandGroups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: "Files", commands: [loadCredentials, secrets, pull, push, sync, watch, status, diff] },
  { title: "Programs", commands: [runCommand, exportCommand] },
  { title: "Entries", commands: [ls, get, set, rm, ...nouns] },
  { title: "History and review", commands: [history, restore, change, audit] },
  { title: "Other machines and systems", commands: [bundle, importCommand] },
  { title: "Signing in, and this command", commands: [login, logout, trust, doctor, completion, version, completeCommand] },
];

export const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands);
