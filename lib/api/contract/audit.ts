import * as z from "zod";
import { Download } from "./download.ts";
import { JsonDocument, Moment, Nothing, operation, paging, When } from "./operation.ts";

export const AuditEventView = z.strictObject({
  seq: z.number(),
  at: Moment,
  actor: z.string(),
  actorKind: z.string(),
  credential: z.string(),
  ip: z.string(),
  action: z.string(),
  result: z.enum(["done", "denied", "refused"]),
  /** What was touched, with exact versions. Never a value. */
  detail: JsonDocument,
  requestId: z.string(),
});
export type AuditEventView = z.infer<typeof AuditEventView>;

const filters = {
  /** Words of a path or a name that the event touched. */
  q: z.string().max(200).optional(),
  action: z.string().max(80).optional(),
  actor: z.string().max(200).optional(),
  result: z.enum(["done", "denied", "refused"]).optional(),
  from: When.optional(),
  to: When.optional(),
};

export const AuditFilters = z.strictObject(filters);
export type AuditFilters = z.infer<typeof AuditFilters>;

export const AuditState = z.strictObject({
  /** The public key that checkpoints and exports are signed with, as `blockyard audit verify --key` takes it. */
  key: z.string(),
  /** The last row of the instance's log. */
  head: z.number(),
  /** Up to which row the server has followed the chain since it started, and when it last did. */
  verified: z.strictObject({ seq: z.number(), at: Moment.nullable() }),
  /** The first thing that was found wrong. */
  fault: z.strictObject({ seq: z.number(), what: z.string() }).nullable(),
  checkpoint: z.strictObject({ seq: z.number(), at: Moment }).nullable(),
  /** Why the file of checkpoints could not be written; empty when it could. */
  fileProblem: z.string(),
});
export type AuditState = z.infer<typeof AuditState>;

export const audit = {
  listAudit: operation({
    name: "listAudit",
    method: "GET",
    path: "/audit",
    allow: "audit",
    effect: "read",
    summary: "The audit log of the workspace, newest first, by person, action, path, result and time.",
    input: z.strictObject({ ...filters, ...paging }),
    output: z.strictObject({
      events: z.array(AuditEventView),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
      actions: z.array(z.string()),
    }),
  }),
  getAuditState: operation({
    name: "getAuditState",
    method: "GET",
    path: "/audit/state",
    allow: "audit",
    effect: "read",
    summary: "How far the audit log's chain is verified, its last signed checkpoint and the public key.",
    input: Nothing,
    output: AuditState,
  }),
  exportAudit: operation({
    name: "exportAudit",
    method: "GET",
    path: "/audit/export",
    allow: "audit",
    effect: "reveal",
    summary: "The audit log as a file: all of it as JSON Lines that verify offline, or what the filters leave as CSV. Audited first.",
    input: z.strictObject({ format: z.enum(["jsonl", "csv"]).default("jsonl"), ...filters }),
    output: Download,
  }),
};
