/** What a module author imports besides the contract. */
export * from "./args.js";
export type * from "./board-info.js";
export type * from "./inputs.js";
export type * from "./operations.js";
export type * from "./readers.js";
export * from "./tools.js";
