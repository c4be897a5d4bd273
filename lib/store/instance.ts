import { DomainError } from "#lib/core/errors.ts";
import type { Store } from "./client.ts";
import type { Keyring } from "./keys/keyring.ts";

/** What a process needs to serve: the store, its keys and the addresses it answers to. */
export type RunningInstance = {
  store: Store;
  keyring: Keyring;
  /** The origin that links are made with, such as http://127.0.0.1:3000. */
  origin: string;
  /** Where signed checkpoints of the audit log go besides the database; absent: nowhere. */
  checkpoints?: { file: string; say: (line: string) => void };
};

// Next's bundles and the server each hold a copy of this module; the instance is one.
const place = globalThis as typeof globalThis & { blockyardInstance?: RunningInstance };

export function setInstance(instance: RunningInstance): void {
  place.blockyardInstance = instance;
}

/** The running instance; refuses with `unavailable` before the server has opened it. */
export function getInstance(): RunningInstance {
  if (!place.blockyardInstance) throw new DomainError("unavailable", "The store is not open yet. Try again in a moment.");
  return place.blockyardInstance;
}
