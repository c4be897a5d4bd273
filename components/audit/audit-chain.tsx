"use client";

import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { auditStateQuery } from "#components/queries.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { AuditState } from "#lib/api/contract/audit.ts";
import classes from "./audit.module.css";

/** How far the server has verified the chain, the last signed checkpoint, and the key to verify an export with. */
export function AuditChain({ first }: { first: AuditState }) {
  const { data = first } = useQuery({ ...auditStateQuery(), initialData: first });
  const { verified, fault, head, checkpoint, key } = data;
  return (
    <>
      <Faults state={data} />
      <dl className={classes.chain} data-broken={fault ? true : undefined}>
        <div>
          <dt>
            {!fault && <IconShieldCheck size={16} aria-hidden className={classes.shield} />}
            Chain verified
          </dt>
          <dd>
            {verified.seq === head ? "all" : verified.seq} of {head} events
            {verified.at && (
              <Text span inherit c="dimmed">
                , <RelativeTime at={verified.at} />
              </Text>
            )}
          </dd>
        </div>
        <div>
          <dt>Last checkpoint</dt>
          <dd>
            {checkpoint ? (
              <>
                event {checkpoint.seq}
                <Text span inherit c="dimmed">
                  , <RelativeTime at={checkpoint.at} />
                </Text>
              </>
            ) : (
              "none yet"
            )}
          </dd>
        </div>
        <div className={classes.key}>
          <dt>Public key</dt>
          <dd>
            <span className="mono" title={key}>
              {key.slice(key.indexOf("+") + 1)}
            </span>
            <CopyButton text={key} label="Copy the public key" />
          </dd>
        </div>
      </dl>
    </>
  );
}

function Faults({ state: { fault, fileProblem } }: { state: AuditState }) {
  return (
    <>
      {fault && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title="The log was altered" role="alert" mb="sm">
          At event {fault.seq}: {fault.what}. Nothing behind it is signed any more. Keep the database as it is, export the log, and compare
          it with the checkpoints that were kept elsewhere.
        </Alert>
      )}
      {fileProblem && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title="Checkpoints are not written to their file"
          mb="sm"
        >
          The server could not write it ({fileProblem}). They stand in the database alone until it can.
        </Alert>
      )}
    </>
  );
}
