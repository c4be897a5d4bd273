import * as z from "zod";
import { JsonDocument, Moment, operation, paging } from "./operation.ts";

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

export const audit = {
  listAudit: operation({
    name: "listAudit",
    method: "GET",
    path: "/audit",
    allow: "audit",
    effect: "read",
    summary: "The audit log of the workspace, newest first, by actor, action, path and result.",
    input: z.strictObject({
      q: z.string().max(200).optional(),
      action: z.string().max(80).optional(),
      actor: z.string().max(200).optional(),
      result: z.enum(["done", "denied", "refused"]).optional(),
      ...paging,
    }),
    output: z.strictObject({
      events: z.array(AuditEventView),
      total: z.number(),
      page: z.number(),
      pageSize: z.number(),
      actions: z.array(z.string()),
    }),
  }),
};
