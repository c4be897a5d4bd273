"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import { useWire, type Wire } from "#components/wire.ts";
import type { Action } from "#lib/api/action.ts";
import type { OutputOf } from "#lib/api/client.ts";
import type { Permission } from "#lib/core/permissions.ts";

export type ShellActions = {
  createChange: Action<"createChange">;
  addToChange: Action<"addToChange">;
  closeChange: Action<"closeChange">;
  requestReviewers: Action<"requestReviewers">;
  previewChange: Action<"previewChange">;
  switchWorkspace: Action<"switchWorkspace">;
  destroyVersion: Action<"destroyVersion">;
  destroyEntry: Action<"destroyEntry">;
};

export type ShellFacts = {
  me: OutputOf<"me">;
  workspaces: OutputOf<"listWorkspaces">["workspaces"];
  version: string;
};

type Session = ShellFacts & { actions: ShellActions; can: (permission: Permission) => boolean };

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ facts, actions, children }: { facts: Wire<ShellFacts>; actions: ShellActions; children: ReactNode }) {
  const known = useWire(facts);
  const session = useMemo(() => {
    const held = new Set(known.me.permissions);
    return { ...known, actions, can: (permission: Permission) => held.has(permission) };
  }, [known, actions]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in, in which workspace, with which rights. Below the dashboard's layout only. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession needs the dashboard's layout above it.");
  return session;
}
