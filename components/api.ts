import { createClient } from "#lib/api/client.ts";

/** The API of this server, with the session's cookie. For reads and for revealing; writes are server actions. */
export const api = createClient({ origin: "" });
