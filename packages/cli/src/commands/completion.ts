// stockgate completion: the script for one's shell.
import { Argument, Command } from "@commander-js/extra-typings";
import { scripts, shells } from "../completion.ts";
import type { Io } from "../io.ts";

export const completionCommand = (io: Io) =>
  new Command("completion")
    .description("Print the script that completes commands in your shell.")
    .addArgument(new Argument("<shell>", "which one").choices(shells))
    .addHelpText(
      "after",
      `
  bash: stockgate completion bash >> ~/.bashrc
  zsh:  stockgate completion zsh > "\${fpath[1]}/_stockgate"
  fish: stockgate completion fish > ~/.config/fish/completions/stockgate.fish`,
    )
    .action((shell) => void io.stdout.write(scripts[shell]));
