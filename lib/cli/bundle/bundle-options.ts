import type { Args, Options } from "#lib/cli/command.ts";

/** The options of a pull that reads a bundle. */
export const bundleOptions: Options = {
  bundle: { type: "string", value: "FILE", help: "pull from a file that blockyard bundle has made, without any network" },
  identity: { type: "string", value: "FILE", help: "with --bundle: the age key that opens it; the one that bundle keygen made without it" },
  "passphrase-file": { type: "string", value: "FILE", help: "with --bundle: the file that holds its passphrase" },
  trust: {
    type: "string",
    value: "FINGERPRINT",
    help: "with --bundle, once: the fingerprint of the server that may sign bundles for this machine",
  },
  "allow-older": { type: "boolean", help: "with --bundle: take one that is older than what this machine has seen" },
};

export type BundleUse = {
  identity: string | undefined;
  passphraseFile: string | undefined;
  trust: string | undefined;
  allowsOlder: boolean;
};

export function bundleUseOf(args: Args): BundleUse {
  return {
    identity: args.text("identity"),
    passphraseFile: args.text("passphrase-file"),
    trust: args.text("trust"),
    allowsOlder: args.flag("allow-older"),
  };
}
