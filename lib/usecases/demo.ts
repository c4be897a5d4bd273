import type { Edit } from "#lib/api/contract/changes.ts";
import { blockTypes } from "#lib/core/block-types/index.ts";
import type { Caller } from "#lib/core/caller.ts";
import type { JsonObject } from "#lib/core/json.ts";
import { type Permission, permissions } from "#lib/core/permissions.ts";
import { appendAudit } from "#lib/store/audit.ts";
import { getInstance } from "#lib/store/instance.ts";
import { applyChange, auditDetail } from "./changes/apply-change.ts";

type DemoChange = { by: string; message: string; edits: Edit[] };

/**
 * Fills an empty workspace with made-up credentials, KV pairs, configurations and some history, through the one write path.
 * Leaves a workspace alone that has entries. Returns whether it filled it.
 */
export async function fillDemo(workspaceId: string): Promise<boolean> {
  const { store } = getInstance();
  return store.write(async (tx) => {
    if ((await tx.entry.count({ where: { workspaceId } })) > 0) return false;
    for (const { by, message, edits } of demoChanges()) {
      const caller = demoCaller(workspaceId, by);
      const change = await applyChange(tx, caller, { message, edits });
      await appendAudit(tx, caller, { action: "createChange", result: "done", detail: auditDetail(change) });
    }
    return true;
  });
}

function demoCaller(workspaceId: string, name: string): Caller {
  const all: ReadonlySet<Permission> = new Set(permissions);
  const nobody = { email: null, userId: null, credential: "", role: null, pathPrefix: "" };
  return {
    ...nobody,
    kind: "system",
    id: "system",
    name,
    workspaceId,
    permissions: all,
    ip: "127.0.0.1",
    requestId: "demo",
    client: "demo",
  };
}

function put(
  path: string,
  data: JsonObject,
  baseVersion = 0,
  more: { tags?: string[]; description?: string; secretFields?: string[] } = {},
): Edit {
  return { op: "put", path, baseVersion, data, clear: [], ...more };
}

function patch(path: string, baseVersion: number, set: JsonObject): Edit {
  return { op: "patch", path, baseVersion, set, clear: [] };
}

/** The example document of a built-in type, with some fields of its own. */
function exampleOf(slug: string, more: JsonObject = {}): JsonObject {
  return { ...blockTypes.find((type) => type.slug === slug)?.example, ...more };
}

function demoChanges(): DemoChange[] {
  return [...firstDays(), ...laterDays()];
}

function firstDays(): DemoChange[] {
  return [
    {
      by: "Ada",
      message: "First credentials, from credentials.ini",
      edits: [
        put("block/aws-credentials/survey-prod", exampleOf("aws-credentials", { region_name: "us-west-1" }), 0, {
          tags: ["production", "survey"],
          description: "Writes echograms to the production bucket.",
        }),
        put("block/aws-credentials/survey-dev", exampleOf("aws-credentials", { region_name: "us-west-2" }), 0, { tags: ["dev"] }),
        put("block/azure-cosmos-db-credentials/catalog", exampleOf("azure-cosmos-db-credentials"), 0, { tags: ["production"] }),
      ],
    },
    {
      by: "Grace",
      message: "Storage and databases of the pipeline",
      edits: [
        put("block/minio-credentials/ship", exampleOf("minio-credentials"), 0, { tags: ["ship"] }),
        put("block/s3-bucket/echograms", exampleOf("s3-bucket", { credentials: { $ref: "block/aws-credentials/survey-prod" } }), 0, {
          tags: ["production"],
        }),
        put("block/database-credentials/warehouse", exampleOf("database-credentials"), 0, { tags: ["production"] }),
        put("block/snowflake-credentials/analytics", exampleOf("snowflake-credentials")),
        put("block/gcp-credentials/archive", exampleOf("gcp-credentials")),
      ],
    },
    {
      by: "Grace",
      message: "Keys for the build",
      edits: [
        put("block/github-credentials/ci", exampleOf("github-credentials"), 0, { tags: ["ci"] }),
        put("block/docker-registry-credentials/images", exampleOf("docker-registry-credentials"), 0, { tags: ["ci"] }),
        put("block/ssh-key/deploy", exampleOf("ssh-key"), 0, { tags: ["ci"] }),
        put("block/slack-webhook/alerts", exampleOf("slack-webhook")),
        put("block/secret/sentry-dsn", { value: "https://public@sentry.example.com/1" }, 0, { tags: ["production"] }),
        put("block/secret/smtp-password", { value: "correct horse battery staple" }),
      ],
    },
  ];
}

function laterDays(): DemoChange[] {
  return [
    {
      by: "Edsger",
      message: "What the flows remember",
      edits: [
        put("kv/my-flow-last-executed", { value: "2026-11-20" }, 0, { tags: ["flow"] }),
        put("kv/batch-size", { value: 500 }),
        put("kv/regions", { value: ["us-west-1", "us-west-2", "eu-central-1"] }),
        put("kv/feature-flags", { value: { new_echogram: true, parallel_upload: false, max_workers: 8 } }, 0, { tags: ["flow"] }),
      ],
    },
    {
      by: "Edsger",
      message: "The HR portal's configuration",
      edits: [
        put(
          "config/hr_dept/database",
          { driver: "pgsql", host: "127.0.0.1", port: 5432, database: "portal", user: "gemuser", password: "gempass", prefix: "" },
          0,
          { secretFields: ["password"], tags: ["portal"] },
        ),
        put("config/hr_dept/mail", { host: "smtp.example.com", port: 587, admins: ["hr@example.com", "it@example.com"] }),
        put("config/sales/reports", { schedule: "0 6 * * 1", currency: "EUR", thresholds: { warn: 0.8, fail: 0.95 } }),
      ],
    },
    {
      by: "Ada",
      message: "Move the survey to us-west-2",
      edits: [patch("block/aws-credentials/survey-prod", 1, { region_name: "us-west-2" })],
    },
    {
      by: "Ada",
      message: "Rotate the access key of the survey",
      edits: [
        patch("block/aws-credentials/survey-prod", 2, {
          aws_access_key_id: "AKIAI44QH8DHBEXAMPLE",
          aws_secret_access_key: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        }),
      ],
    },
    {
      by: "Edsger",
      message: "Larger batches",
      edits: [patch("kv/batch-size", 1, { value: 1000 }), patch("config/hr_dept/database", 1, { host: "db.internal" })],
    },
  ];
}
