import type { OutputOf } from "#lib/api/client.ts";
import type { Options } from "#lib/cli/command.ts";
import type { Server } from "#lib/cli/server.ts";

/** A change that waits, and where people look at it. */
export type Sent = { id: string; number: number; url: string };

export const proposeOption: Options = {
  propose: { type: "boolean", help: "send it for review even where no policy asks for one" },
};

/** What became of a write: undefined when it is live, else the change that waits for a review. */
export async function sentOf(
  server: Server,
  { state, id, number }: Pick<OutputOf<"createChange">, "state" | "id" | "number">,
): Promise<Sent | undefined> {
  if (state !== "open" || id === null || number === null) return undefined;
  return { id, number, url: await changeUrl(server, id) };
}

/** The address of a change, with the workspace: whoever opens it may be at home in several. */
export async function changeUrl(server: Server, id: string): Promise<string> {
  const { workspace } = await server.call("me", {});
  return `${server.origin}/changes/${id}${workspace ? `?w=${workspace.slug}` : ""}`;
}

/** `sent for review as #12, not live yet: https://…` */
export function sentWords({ number, url }: Sent): string {
  return `sent for review as #${number}, not live yet: ${url}`;
}
