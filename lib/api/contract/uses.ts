import * as z from "zod";
import { Id, Moment, operation } from "./operation.ts";

/** What was done with an entry. `mask ignored`: a client sent a mask in place of a secret, and the stored value was kept. */
export const entryUseKinds = ["loaded", "synced", "revealed", "mask ignored"] as const;
export type EntryUseKind = (typeof entryUseKinds)[number];

const ProgramName = z.string().optional();
const Program = z.strictObject({
  flow: ProgramName,
  deployment: ProgramName,
  worker: ProgramName,
  workPool: ProgramName,
  flowRun: ProgramName,
  taskRun: ProgramName,
});

export const EntryUse = z.strictObject({
  kind: z.enum(entryUseKinds),
  /** The name of the token or of the person. */
  actor: z.string(),
  actorKind: z.enum(["session", "token", "system", "anonymous"]),
  /** The door, or what the client calls itself, such as `prefect 3.8.3`. */
  client: z.string(),
  /** What the program says of itself, under the credential that used the entry. */
  program: Program,
  /** What was said of the use without a credential, from the same address: a hint, nothing more. */
  hint: Program,
  /** The field paths whose values were kept; only for `mask ignored`. */
  fields: z.array(z.string()),
  /** The version that was delivered last; 0 where none was, or where it is not known. */
  version: z.number(),
  firstAt: Moment,
  lastAt: Moment,
  count: z.number(),
});
export type EntryUse = z.infer<typeof EntryUse>;

export const uses = {
  listUses: operation({
    name: "listUses",
    method: "GET",
    path: "/entries/{id}/uses",
    allow: "list",
    effect: "read",
    summary: "Who used an entry last, with which client and program, latest first: one row for each of them and each kind of use.",
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ uses: z.array(EntryUse) }),
  }),
};
