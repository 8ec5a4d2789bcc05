// Stories that once went wrong, and of what each of them was a sign. They are told again in every test run.
export const keptSeeds: readonly { seed: number; steps: number; sign: string }[] = [];
