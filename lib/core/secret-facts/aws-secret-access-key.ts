import { right, textFormat, wrong } from "./define.ts";

const shape = /^[A-Za-z0-9/+]{40}$/;

export const awsSecretAccessKey = textFormat({
  name: "aws-secret-access-key",
  noun: "an AWS secret access key",
  // Forty characters of base64 may be anything.
  isTelling: false,
  judgeText: (text) => (shape.test(text) ? right() : wrong("keys of AWS have another form (those of other S3 stores have their own)")),
});
