import type { Json } from "#lib/core/json.ts";

/** Every format that a secret is known by, on the wire and in the store. */
export const secretFormatNames = [
  "aws-access-key-id",
  "aws-secret-access-key",
  "azure-cosmos-connection-string",
  "azure-storage-connection-string",
  "google-service-account",
  "google-service-account-email",
  "pem-private-key",
  "github-token",
  "slack-webhook",
  "database-url",
  "url",
  "jwt",
] as const;
export type SecretFormatName = (typeof secretFormatNames)[number];

/** A part of a structured secret that is not secret itself, such as the endpoint in a connection string. */
export type ShownPart = { name: string; value: string };

/**
 * What a format finds in a value. `about` adds to "Is an AWS access key id", `because` to "Is not …": words of ours, never of the value.
 * `hidden` is the text of everything that is secret: a shown part that holds a piece of it is not shown after all.
 */
export type Verdict =
  | { isRight: true; about?: string; shown: readonly ShownPart[]; hidden: readonly string[] }
  | { isRight: false; because: string };

export type SecretFormat = {
  name: SecretFormatName;
  /** With its article: completes "is" and "is not". */
  noun: string;
  /** True when a value of this format is told from any other: then it is recognised where no format is expected, too. */
  isTelling: boolean;
  judge: (value: Json) => Verdict;
};

/** The verdict that a value has another form, in words that say nothing of the value. */
export function wrong(because: string): Verdict {
  return { isRight: false, because };
}

/** The verdict of a format that shows nothing: the whole value is the secret. */
export function right(about?: string): Verdict {
  return { isRight: true, about, shown: [], hidden: [] };
}

/** A format that is a text: what is none is refused, and so is one with white space around it, which no client cuts off. */
export function textFormat(format: Omit<SecretFormat, "judge"> & { judgeText: (text: string) => Verdict }): SecretFormat {
  const { judgeText, ...rest } = format;
  return {
    ...rest,
    judge: (value) => {
      if (typeof value !== "string") return wrong("it is no text");
      return value.trim() === value ? judgeText(value) : wrong("it begins or ends with white space");
    },
  };
}
