"use client";

import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { callAction } from "#components/call-action.ts";
import { useSession } from "./session.tsx";

/** Makes another workspace the session's and starts over at its blocks: nothing of the former one stays in the cache. */
export function useSwitchWorkspace(): (slug: string) => Promise<void> {
  const { actions } = useSession();
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (slug) => {
    const outcome = await callAction(actions.switchWorkspace, { slug });
    if (!outcome.ok) {
      notifications.show({ color: "red", title: "Not switched", message: outcome.refusal.message });
      return;
    }
    queryClient.clear();
    router.push("/blocks");
    router.refresh();
  };
}
