import type { Value } from "../../values.js";
import { PyObject } from "./objects.js";

/** What `x.__class__` gives: a class's name and nothing else, so that there is no way further. */
export class PyType extends PyObject {
  readonly typeName = "type";

  constructor(private readonly name: string) {
    super();
  }

  override attribute(name: string): Value {
    return name === "__name__" ? this.name : undefined;
  }

  override repr(): string {
    return `<class '${this.name}'>`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyType && other.name === this.name;
  }

  override hash(): string {
    return `t:${this.name}`;
  }
}
