const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * A secret in memory. It prints as `[secret]` wherever something prints it (string, JSON, console, template);
 * its content needs `.reveal()`.
 */
export class Secret<T = string> {
  readonly #content: T;

  constructor(content: T) {
    this.#content = content;
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
