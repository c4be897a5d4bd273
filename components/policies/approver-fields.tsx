"use client";

import { Alert, MultiSelect, NumberInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { reviewersQuery } from "#components/queries.ts";
import { rolePermissions, roles } from "#lib/core/permissions.ts";
import { lockoutWords } from "./approver-count.ts";
import classes from "./policies.module.css";
import type { PolicyEditor } from "./use-policy-editor.ts";

const reviewingRoles = roles.filter((role) => rolePermissions[role].includes("review"));
const approvalsMax = 10;

/** How many approvals, and whose. */
export function ApproverFields({ form: { editor, document, set } }: { form: PolicyEditor }) {
  const { data } = useQuery(reviewersQuery());
  const { approvals, approvers } = document;
  const warning = data && lockoutWords(data.people, document);
  const people = data?.people ?? [];
  const known = new Set(people.map(({ email }) => email));
  const addresses = [
    ...people.map(({ email, name, role }) => ({ value: email, label: `${name} (${role})` })),
    ...approvers.people.filter((email) => !known.has(email)).map((email) => ({ value: email, label: `${email} (may not review here)` })),
  ];
  return (
    <>
      <NumberInput
        label="Approvals"
        description="How many people have to approve, never counting whoever wrote the change."
        min={0}
        max={approvalsMax}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        classNames={{ wrapper: classes.number }}
        value={approvals}
        error={editor.problemAt("approvals")}
        onChange={(value) => set({ approvals: typeof value === "number" ? value : 0 })}
      />
      <div className={classes.pair}>
        <MultiSelect
          label="Approvers by role"
          description="Whoever has one of these roles counts."
          placeholder={approvers.roles.length === 0 ? "Any role that may review" : undefined}
          data={reviewingRoles}
          value={approvers.roles}
          onChange={(chosen) => set({ approvers: { ...approvers, roles: reviewingRoles.filter((role) => chosen.includes(role)) } })}
          clearable
          clearButtonProps={{ "aria-label": "No role in particular" }}
        />
        <MultiSelect
          label="Approvers by person"
          description="They count whatever their role is."
          placeholder={approvers.people.length === 0 ? "Nobody in particular" : undefined}
          data={addresses}
          value={approvers.people}
          error={editor.problemAt("approvers.people")}
          onChange={(chosen) => set({ approvers: { ...approvers, people: chosen } })}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Nobody in particular" }}
          nothingFoundMessage="Nobody of that name may review here"
        />
      </div>
      {warning && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="This could lock you out">
          {warning}
        </Alert>
      )}
    </>
  );
}
