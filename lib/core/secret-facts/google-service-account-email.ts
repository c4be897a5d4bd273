import { textFormat, wrong } from "./define.ts";
import { mayBeSecret } from "./may-be-secret.ts";

/** The account's name and, where the address says it, its project (source: "Service account types" in the documentation of Google Cloud IAM). */
const shape = /^([a-z][a-z0-9-]{4,28}[a-z0-9])@([a-z][a-z0-9-]{4,28}[a-z0-9])\.iam\.gserviceaccount\.com$/;

/** The project that a service account's address names; undefined when it is no such address, or may be something else. */
export function projectOfEmail(email: string): string | undefined {
  const [, account = "", project = ""] = shape.exec(email) ?? [];
  return project === "" || mayBeSecret(account) || mayBeSecret(project) ? undefined : project;
}

export const googleServiceAccountEmail = textFormat({
  name: "google-service-account-email",
  noun: "the address of a Google service account",
  isTelling: true,
  judgeText: (text) => {
    if (!shape.test(text)) return wrong("such an address ends in .iam.gserviceaccount.com");
    const shown = projectOfEmail(text) === undefined ? [] : [{ name: "client_email", value: text }];
    return { isRight: true, shown, hidden: [] };
  },
});
