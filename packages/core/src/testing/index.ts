// What tests of the core and of adapters build on.
export { quantity } from "../domain/quantity.ts";
