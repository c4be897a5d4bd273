"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { callAction } from "#components/call-action.ts";
import { ConfirmDestroy } from "#components/ui/confirm-destroy.tsx";
import type { BlockType } from "#lib/api/contract/block-types.ts";
import type { TypeActions } from "./type-actions.ts";

export function DeleteType({ type, action }: { type: BlockType; action: TypeActions["deleteBlockType"] }) {
  const [isOpen, dialog] = useDisclosure(false);
  const router = useRouter();
  const queryClient = useQueryClient();
  const destroy = async () => {
    const outcome = await callAction(action, { slug: type.slug });
    if (!outcome.ok) return outcome.refusal;
    await queryClient.invalidateQueries();
    router.push("/blocks/catalog");
    return undefined;
  };
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        Delete type
      </Button>
      <ConfirmDestroy
        opened={isOpen}
        onClose={dialog.close}
        title={`Delete the type ${type.name}`}
        consequence="The type leaves the catalog. Only a type that no block uses can be deleted."
        path={type.slug}
        confirmLabel="Delete type"
        onConfirm={destroy}
      />
    </>
  );
}
