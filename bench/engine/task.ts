// What a process of this benchmark is asked to do, and what it answers.

export type Task =
  | { kind: "fill" | "push"; path: string; levels: number }
  /** `bare`: Node alone; `load`: with the engine's modules. */
  | { kind: "bare" | "load" };

export type Measured = {
  seconds: number;
  /** Of the processor, all threads together. */
  cpuSeconds: number;
  /** Levels that the channel shows wrongly afterwards. */
  wrong: number;
};
