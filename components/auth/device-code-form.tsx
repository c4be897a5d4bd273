"use client";

import { Button, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ErrorPanel, type Refusal } from "#components/ui/error-panel.tsx";
import { AuthCard } from "./auth-card.tsx";

/** For whoever came without a code, or with one that is over. */
export function DeviceCodeForm({ code: known = "", refusal }: { code?: string; refusal?: Refusal }) {
  const [code, setCode] = useState(known);
  const router = useRouter();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    router.push(`/device?code=${encodeURIComponent(code.trim().toUpperCase())}`);
  };
  return (
    <AuthCard title="Sign in a command line" purpose="Type the code that your terminal shows.">
      <form onSubmit={submit}>
        <Stack gap="md">
          {refusal && <ErrorPanel title="This code does not wait for you" refusal={refusal} />}
          <TextInput
            label="Code"
            required
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={20}
            value={code}
            classNames={{ input: "mono" }}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" fullWidth>
            Continue
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
