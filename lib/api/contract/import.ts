import * as z from "zod";
import { EditPreview, PatchEdit, PutEdit } from "./changes.ts";
import { FieldChange } from "./entries.ts";
import { operation } from "./operation.ts";

/** What came out of a file for one entry. It does not say on which version it is based: the answer does. */
const ImportedEdit = z.discriminatedUnion("op", [
  PutEdit.pick({ op: true, path: true, data: true, clear: true, secretFields: true }),
  PatchEdit.pick({ op: true, path: true, set: true, clear: true, secretFields: true }),
]);

/**
 * One edit against what the workspace holds. `same`: it changes nothing. `refused`: `message` says why, as the rest of a sentence that begins
 * with the path. `baseVersion` (0: there is none) and `secretFields` are what the edit is to be saved with: what is secret already stays it.
 */
export const ComparedEdit = z.strictObject({
  path: z.string(),
  outcome: z.enum(["created", "changed", "same", "refused"]),
  baseVersion: z.number(),
  secretFields: z.array(z.string()).nullable(),
  fields: z.array(FieldChange),
  message: z.string().nullable(),
});
export type ComparedEdit = z.infer<typeof ComparedEdit>;

export const fileImport = {
  compareImport: operation({
    name: "compareImport",
    method: "POST",
    path: "/import/compare",
    allow: "write",
    effect: "read",
    summary:
      "What the content of a file would change, entry by entry against the current versions, with the versions to save it on. Nothing is saved, no secret is opened; an edit that cannot be made says why beside the others.",
    input: z.strictObject({ edits: z.array(ImportedEdit).min(1).max(1_000) }),
    output: z.strictObject({
      /** One per edit, in the order of the edits. */
      edits: z.array(ComparedEdit),
      /** What the change would bring along: the lists that Echoflow keeps of its blocks. */
      alongside: z.array(EditPreview),
    }),
  }),
};
