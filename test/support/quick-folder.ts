// Where tests keep files that nobody waits for a disk about.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

const memory = "/dev/shm";

/** In memory, where the system has such a folder. */
export const quickFolder = existsSync(memory) ? memory : tmpdir();
