import { blockFields, defineBlockType, optional, secret } from "./define.ts";

const description = "A token for GitHub.";

export const githubCredentials = defineBlockType({
  slug: "github-credentials",
  name: "GitHub Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#57606a"/><circle cx="8" cy="7" r="2" fill="none" stroke="#fff" stroke-width="1.7"/><circle cx="8" cy="17" r="2" fill="none" stroke="#fff" stroke-width="1.7"/><circle cx="16" cy="9" r="2" fill="none" stroke="#fff" stroke-width="1.7"/><path d="M8 9v6M16 11c0 3-5 2.5-7.5 4.5" fill="none" stroke="#fff" stroke-width="1.7"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-github",
  fields: blockFields(
    { title: "GitHubCredentials", slug: "github-credentials", description },
    { token: optional(secret("Token", "Personal access token, classic or fine-grained, or an installation token.")) },
  ),
  example: { token: "ghp_madeUpTokenForTheExample" },
  python: (name) => `from prefect_github import GitHubCredentials

github = GitHubCredentials.load("${name}")
client = github.get_client()`,
  capabilities: [],
});
