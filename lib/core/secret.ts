const inspect = Symbol.for("nodejs.util.inspect.custom");
const brand = Symbol.for("blockyard.Secret");

/**
 * A secret in memory. It prints as `[secret]` wherever something prints it (string, JSON, console, template);
 * its content needs `.reveal()`. `instanceof` works across the copies of this module that Next's bundles hold: the keyring that opens a
 * secret may be another's.
 */
export class Secret<T = string> {
  readonly #content: T;

  constructor(content: T) {
    this.#content = content;
    Object.defineProperty(this, brand, { value: true });
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  reveal(): T {
    return this.#content;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect](): string {
    return "[secret]";
  }
}
