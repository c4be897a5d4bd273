import * as z from "zod";
import { prefectOperation, Uuid } from "./inputs.ts";

const Storage = z.strictObject({ default_result_storage_block_id: z.string().nullable() });

export const server = {
  readDefaultStorage: prefectOperation({
    name: "readDefaultStorage",
    method: "GET",
    path: "/admin/storage",
    status: 200,
    allow: "list",
    effect: "read",
    summary: "The block that flows keep their results in when they name none.",
    input: z.strictObject({}),
    output: Storage,
  }),
  setDefaultStorage: prefectOperation({
    name: "setDefaultStorage",
    method: "PUT",
    path: "/admin/storage",
    status: 200,
    allow: "write",
    effect: "write",
    summary: "Sets it. 404 for an unknown block, 422 for one that nothing can be written to.",
    input: z.strictObject({ body: z.strictObject({ default_result_storage_block_id: Uuid }) }),
    output: Storage,
  }),
  clearDefaultStorage: prefectOperation({
    name: "clearDefaultStorage",
    method: "DELETE",
    path: "/admin/storage",
    status: 204,
    allow: "write",
    effect: "write",
    summary: "Unsets it.",
    input: z.strictObject({}),
    output: z.null(),
  }),
};
