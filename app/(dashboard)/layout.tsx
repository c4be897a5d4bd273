import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { railCookie } from "#components/shell/rail-cookie.ts";
import { SessionProvider } from "#components/shell/session.tsx";
import { Shell } from "#components/shell/shell.tsx";
import { toWire } from "#components/wire.ts";
import { load } from "#lib/web/load.ts";
import manifest from "#package.json" with { type: "json" };
import {
  addToChangeAction,
  closeChangeAction,
  createChangeAction,
  previewChangeAction,
  requestReviewersAction,
  switchWorkspaceAction,
} from "./actions.ts";
import { destroyEntryAction, destroyVersionAction } from "./history/actions.ts";

const actions = {
  createChange: createChangeAction,
  addToChange: addToChangeAction,
  closeChange: closeChangeAction,
  requestReviewers: requestReviewersAction,
  previewChange: previewChangeAction,
  switchWorkspace: switchWorkspaceAction,
  destroyVersion: destroyVersionAction,
  destroyEntry: destroyEntryAction,
};

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [me, { workspaces }, jar] = await Promise.all([load("me", {}), load("listWorkspaces", {}), cookies()]);
  return (
    <SessionProvider facts={toWire({ me, workspaces, version: manifest.version })} actions={actions}>
      <Shell startsAsRail={jar.get(railCookie)?.value === "1"}>{children}</Shell>
    </SessionProvider>
  );
}
