import { type TObject, type TOptional, type TProperties, type TSchema, Type } from "@sinclair/typebox";

/**
 * Builders for module arguments. One definition feeds the validator, the static type, the editor schema and the reference
 * page. Types and their coercions are Ansible's (`runner/engine/arguments.ts` coerces, then ajv validates):
 * `str`, `path` (~ and $VARIABLES expand on the board), `bool`, `int`, `float`, `list`, `dict`, `raw`, `mode`.
 */
interface Common {
  required?: boolean;
  aliases?: readonly string[];
  /** The value must not be shown, logged or kept. */
  secret?: boolean;
  /** Known to Ansible, without meaning here (accepted, with this reason in the reference page). */
  ignored?: string;
}

interface WithDefault<Value> extends Common {
  default?: Value;
}

type Options<Value> = WithDefault<Value>;
/** Optional unless required or defaulted: that decides whether the static type has `undefined`. */
type Kind<O, S extends TSchema> = O extends { required: true }
  ? S
  : O extends { default: NonNullable<unknown> }
    ? S
    : TOptional<S>;

function build<S extends TSchema, O extends Options<unknown>>(
  schema: S,
  type: string,
  description: string,
  options: O | undefined,
): Kind<O, S> {
  const { required, aliases, secret, ignored, default: value } = (options ?? {}) as Options<unknown>;
  const extra = {
    description,
    "x-type": type,
    ...(aliases ? { "x-aliases": aliases } : {}),
    ...(secret ? { "x-secret": true } : {}),
    ...(ignored ? { "x-ignored": ignored } : {}),
    ...(value === undefined ? {} : { default: value }),
  };
  const made = { ...schema, ...extra } as S;
  return (required || value !== undefined ? made : Type.Optional(made)) as Kind<O, S>;
}

export const arg = {
  str: <const O extends Options<string>>(description: string, options?: O) =>
    build(Type.String(), "str", description, options),
  path: <const O extends Options<string>>(description: string, options?: O) =>
    build(Type.String(), "path", description, options),
  bool: <const O extends Options<boolean>>(description: string, options?: O) =>
    build(Type.Boolean(), "bool", description, options),
  int: <const O extends Options<number>>(description: string, options?: O) =>
    build(Type.Integer(), "int", description, options),
  float: <const O extends Options<number>>(description: string, options?: O) =>
    build(Type.Number(), "float", description, options),
  /** A file mode: octal text ("0644"), a number as YAML gives it (0644 is 420), symbolic ("u=rw,g=r"), or "preserve". */
  mode: <const O extends Options<string>>(description: string, options?: O) =>
    build(Type.Union([Type.String(), Type.Integer()]), "mode", description, options),
  /** One of a few words. */
  choice: <const V extends readonly string[], const O extends Options<V[number]>>(
    values: V,
    description: string,
    options?: O,
  ) => build(Type.Unsafe<V[number]>({ type: "string", enum: values }), "str", description, options),
  /** A list; text is split at commas, a single value becomes a list of one, as in Ansible. */
  list: <S extends TSchema, const O extends Options<readonly unknown[]>>(items: S, description: string, options?: O) =>
    build(Type.Array(items), "list", description, options),
  dict: <const O extends Options<Record<string, unknown>>>(description: string, options?: O) =>
    build(Type.Record(Type.String(), Type.Unknown()), "dict", description, options),
  /** Any value, untouched. */
  raw: <const O extends Options<unknown>>(description: string, options?: O) =>
    build(Type.Unknown(), "raw", description, options),
  /** An object with named fields, for lists of objects. */
  object: <P extends TProperties>(properties: P, description = "") =>
    ({ ...Type.Object(properties, { additionalProperties: false, description }), "x-type": "dict" }) as TObject<P>,
};

/** Item types for `arg.list`. */
export const item = {
  str: { ...Type.String(), "x-type": "str" } as ReturnType<typeof Type.String>,
  path: { ...Type.String(), "x-type": "path" } as ReturnType<typeof Type.String>,
  int: { ...Type.Integer(), "x-type": "int" } as ReturnType<typeof Type.Integer>,
  raw: { ...Type.Unknown(), "x-type": "raw" } as ReturnType<typeof Type.Unknown>,
  dict: { ...Type.Record(Type.String(), Type.Unknown()), "x-type": "dict" } as ReturnType<
    typeof Type.Record<ReturnType<typeof Type.String>, ReturnType<typeof Type.Unknown>>
  >,
};

/** The whole argument schema of a module; keys that are not listed are refused. */
export function args<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

/** Arguments with names of the user's choice beside the listed ones (`set_fact`, `add_host`): those come as they are. */
export function openArgs<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: true });
}

/** The arguments that every file-like module shares (Ansible's "files" fragment). */
export const fileAttributes = {
  mode: arg.mode("Permissions: octal text such as '0644', or symbolic as `chmod` takes it."),
  owner: arg.str("User that should own it."),
  group: arg.str("Group that should own it."),
  attributes: arg.str("Attributes as `chattr` takes them, e.g. '+i'.", { aliases: ["attr"] }),
  unsafe_writes: arg.bool("Write in place where an atomic rename is not possible.", { default: false }),
  seuser: arg.str("SELinux user.", { ignored: "boards without SELinux: the context is left as it is" }),
  serole: arg.str("SELinux role.", { ignored: "boards without SELinux: the context is left as it is" }),
  setype: arg.str("SELinux type.", { ignored: "boards without SELinux: the context is left as it is" }),
  selevel: arg.str("SELinux level.", { ignored: "boards without SELinux: the context is left as it is" }),
};
