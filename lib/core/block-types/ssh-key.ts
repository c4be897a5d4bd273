import { blockFields, defineBlockType, optional, secret, text } from "./define.ts";

const description = "A private key for SSH, with the user and the host that it opens.";

export const sshKey = defineBlockType({
  slug: "ssh-key",
  name: "SSH Key",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#3d7a6b"/><circle cx="8.5" cy="12" r="3" fill="none" stroke="#fff" stroke-width="1.9"/><path d="M11.5 12H19v3M15.5 12v2.3" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  documentationUrl: null,
  fields: blockFields(
    { title: "SshKey", slug: "ssh-key", description, required: ["private_key"] },
    {
      private_key: secret("Private Key", "Private key in OpenSSH or PEM form, with its first and last line.", {
        contentMediaType: "application/x-pem-file",
      }),
      passphrase: optional(secret("Passphrase", "Passphrase of the private key, if it has one.")),
      public_key: optional(text("Public Key", "Public key in the form of an authorized_keys line.")),
      username: optional(text("Username", "User to sign in as.")),
      host: optional(text("Host", "Name or address of the machine.")),
      port: optional({ title: "Port", description: "Port of the machine.", type: "integer", minimum: 1, maximum: 65535 }),
      known_hosts: optional(
        text("Known Hosts", "Lines of known_hosts that the machine's key must match.", { contentMediaType: "text/plain" }),
      ),
    },
  ),
  example: {
    private_key: "-----BEGIN OPENSSH PRIVATE KEY-----\nbWFkZS11cA==\n-----END OPENSSH PRIVATE KEY-----\n",
    username: "deploy",
    host: "ship.example.org",
    port: 22,
  },
  capabilities: [],
});
