// What the Katana mock offers to whoever runs it inside a program.
export { type KatanaMock, type KatanaMockOptions, createKatanaMock, demoApiKeys } from "./katana-mock.ts";
export { type KatanaSeed, demoSeed } from "./seed.ts";
export { type KatanaSettings, type KatanaSettingsInput, katanaSettingsShape } from "./settings.ts";
