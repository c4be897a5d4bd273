/** The same as in package.json; a test holds them together, so that the bundle of the CLI needs no file beside it. */
export const version = "0.1.0";
