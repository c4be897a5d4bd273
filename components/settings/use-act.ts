import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { callAction } from "#components/call-action.ts";
import type { Outcome } from "#components/refusal.ts";
import type { Action } from "#lib/api/action.ts";
import type { InputOf, OutputOf } from "#lib/api/client.ts";
import type { OperationName } from "#lib/api/contract.ts";

/** Runs a settings action; when it is done, says so and draws the page anew. A refusal is returned for the form to show. */
export function useAct() {
  const router = useRouter();
  const queryClient = useQueryClient();
  return async <Name extends OperationName>(
    action: Action<Name>,
    input: InputOf<Name>,
    done?: string,
  ): Promise<Outcome<OutputOf<Name>>> => {
    const outcome = await callAction(action, input);
    if (outcome.ok) {
      await queryClient.invalidateQueries();
      router.refresh();
      if (done) notifications.show({ message: done });
    }
    return outcome;
  };
}

/** For what is done by one click, where no form stands that could show the refusal. */
export function tellRefusal(title: string, message: string): void {
  notifications.show({ color: "red", title, message, role: "alert" });
}
