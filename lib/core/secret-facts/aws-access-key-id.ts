import { right, textFormat, wrong } from "./define.ts";

// Source: "IAM identifiers" in the AWS IAM user guide.
const shape = /^(AKIA|ASIA)[A-Z0-9]{16}$/;
const kinds: Record<string, string> = { AKIA: "a long-term key", ASIA: "a temporary key" };

export const awsAccessKeyId = textFormat({
  name: "aws-access-key-id",
  noun: "an AWS access key id",
  isTelling: true,
  judgeText: (text) => {
    const kind = shape.exec(text)?.[1];
    return kind ? right(`(${kind}…): ${kinds[kind]}`) : wrong("such an id begins with AKIA or ASIA");
  },
});
