import { blockFields, defineBlockType, flag, secret, text } from "./define.ts";

const description = "A sign-in for a registry of container images.";

export const dockerRegistryCredentials = defineBlockType({
  slug: "docker-registry-credentials",
  name: "Docker Registry Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#2584d8"/><path d="M5 12h4v4H5zM10 12h4v4h-4zM15 12h4v4h-4zM10 7h4v4h-4z" fill="#fff"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-docker",
  fields: blockFields(
    {
      title: "DockerRegistryCredentials",
      slug: "docker-registry-credentials",
      description,
      required: ["username", "password", "registry_url"],
    },
    {
      username: text("Username", "User to sign in to the registry as."),
      password: secret("Password", "Password or access token of the user."),
      registry_url: text("Registry URL", "Address of the registry; http:// or https:// may be left out.", {
        examples: ["index.docker.io"],
      }),
      reauth: flag("Reauth", "Sign in again for each use instead of keeping the session.", true),
    },
  ),
  example: { username: "loader", password: "made-up-password", registry_url: "registry.example.org", reauth: true },
  python: (name) => `from prefect_docker import DockerHost, DockerRegistryCredentials

registry = DockerRegistryCredentials.load("${name}")
with DockerHost().get_client() as client:
    registry.login(client)`,
  capabilities: [],
});
