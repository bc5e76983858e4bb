/** What a module author imports besides the contract. */
export * from "./args.js";
export * from "./attributes.js";
export type * from "./board-info.js";
export * from "./edit.js";
export * from "./file-info.js";
export type * from "./inputs.js";
export * from "./lines.js";
export type * from "./operations.js";
export * from "./paths.js";
export type * from "./readers.js";
export * from "./refusal.js";
export * from "./tools.js";
