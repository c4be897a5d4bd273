import { right, textFormat, wrong } from "./define.ts";

/** By their beginning (source: "GitHub's token formats" in the documentation of GitHub); lengths are left open, as GitHub asks. */
const kinds: [shape: RegExp, words: string][] = [
  [/^github_pat_[A-Za-z0-9_]{20,}$/, "a fine-grained personal access token"],
  [/^ghp_[A-Za-z0-9]{20,}$/, "a classic personal access token"],
  [/^gho_[A-Za-z0-9]{20,}$/, "an OAuth token"],
  [/^ghu_[A-Za-z0-9]{20,}$/, "a token of an app for a user"],
  [/^ghs_[A-Za-z0-9_.-]{20,}$/, "a token of an app's installation"],
];

export const githubToken = textFormat({
  name: "github-token",
  noun: "a GitHub token",
  isTelling: true,
  judgeText: (text) => {
    const kind = kinds.find(([shape]) => shape.test(text));
    return kind ? right(`: ${kind[1]}`) : wrong("it begins like none of GitHub's kinds of tokens");
  },
});
