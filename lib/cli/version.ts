export { version } from "#lib/core/version.ts";
