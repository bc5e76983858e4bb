import { randomBytes } from "node:crypto";

/** The value of the variable `omit`: an argument that has it is left out, as if it had not been written. */
export const OMIT = `__omit_place_holder__${randomBytes(20).toString("hex")}`;
