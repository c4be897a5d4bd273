"use client";

import { Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type EntryBase, newBase } from "#components/editor/draft.ts";
import { entryHref } from "#components/entry-href.ts";
import { useSession } from "#components/shell/session.tsx";
import classes from "./policies.module.css";
import { emptyPolicy } from "./policy-document.ts";
import { PolicyForm } from "./policy-form.tsx";
import { BackToPolicies } from "./policy-pane.tsx";
import { presetsFor } from "./presets.ts";

/** A policy that is being made, from nothing or from a preset. */
export function NewPolicy({ presetId }: { presetId: string }) {
  const router = useRouter();
  const { me } = useSession();
  const [base] = useState(() => baseOf(presetId, me.workspace?.isProduction ?? false));
  return (
    <section aria-label="New policy">
      <div className={classes.head}>
        <BackToPolicies />
        <Title order={2}>New policy</Title>
      </div>
      <PolicyForm
        base={base}
        draftKey={`new:policy:${presetId}`}
        onSaved={(saved) => router.push(entryHref(saved))}
        onCancel={() => router.push("/settings/policies")}
      />
    </section>
  );
}

function baseOf(presetId: string, isProduction: boolean): EntryBase {
  const preset = presetsFor(isProduction).find(({ id }) => id === presetId);
  if (!preset) return newBase({ data: emptyPolicy });
  return { ...newBase({ data: preset.document }), name: preset.name, description: preset.description };
}
