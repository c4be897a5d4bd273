import * as z from "zod";

/** A file that is made while it is sent, however long it is. `name` is safe in a header. */
export type Download = { name: string; parts: AsyncIterable<string> };

/** The output of an operation that answers with a file instead of JSON. */
export const Download = z.custom<Download>();
