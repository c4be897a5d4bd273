import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient } from "./client.ts";
import type { Run } from "./measurement.ts";
import { freePort, runProgram, type Service, startService } from "./processes.ts";

export const owner = { email: "bench@example.com", password: randomBytes(12).toString("hex") };

export type Blockyard = Service & { token: string; client: Client };

/** The built server on a fresh data folder, with an owner and a token that may pull and push; stopped when `work` is done. */
export async function withBlockyard<T>({ root, folder }: Run, work: (blockyard: Blockyard) => Promise<T>): Promise<T> {
  const dataFolder = mkdtempSync(join(folder, "data-"));
  const port = await freePort();
  const env = {
    ...{ BLOCKYARD_DATA: dataFolder, BLOCKYARD_KEK: randomBytes(32).toString("base64"), BLOCKYARD_KEK_FILE: "" },
    ...{ PORT: String(port), HOST: "127.0.0.1", BLOCKYARD_ORIGIN: "", BLOCKYARD_DEMO: "0", BLOCKYARD_TRUSTED_PROXIES: "" },
    NODE_ENV: "production",
  };
  const admin = (args: string[], input?: string) => runProgram([join(root, "dist", "admin.js"), ...args], { env, input, cwd: root });
  mkdirSync(dataFolder, { recursive: true });
  admin(["owner", "create", "--email", owner.email, "--password-stdin"], owner.password);
  const token = admin(["token", "create", "--workspace", "default", "--name", "bench", "--scopes", "pull,push", "--expires", "30d"]);
  const args = [join(root, "dist", "server.js")];
  const service = await startService({ args, env, port, cwd: root, sign: "Blockyard serves at" });
  const client = createClient(service.origin, token);
  try {
    return await work({ ...service, token, client });
  } finally {
    client.close();
    await service.stop();
  }
}
