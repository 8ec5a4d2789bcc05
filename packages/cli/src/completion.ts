// Shell completion: each shell's script asks the program itself for what may come next, so it never goes out of date.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";

export const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];
export const completeWord = "__complete";

export const scripts: Readonly<Record<Shell, string>> = {
  bash: `_stockgate() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(stockgate ${completeWord} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _stockgate stockgate
`,
  zsh: `#compdef stockgate
_stockgate() {
  local -a found
  local value about
  while IFS=$'\\t' read -r value about; do
    found+=("\${value//:/\\\\:}:\${about}")
  done < <(stockgate ${completeWord} "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe 'stockgate' found; else _files; fi
}
compdef _stockgate stockgate
`,
  fish: `function __stockgate_complete
  set -l words (commandline -opc) (commandline -ct)
  stockgate ${completeWord} $words[2..-1] 2>/dev/null
end
complete -c stockgate -f -a '(__stockgate_complete)'
`,
};

type Candidate = { value: string; about: string };

const optionsOf = (command: CommandUnknownOpts): Candidate[] => {
  const all = [...command.options, ...(command.parent ? rootOf(command).options : [])];
  return all.flatMap(({ long, description, hidden }) =>
    long && !hidden ? [{ value: long, about: description }] : [],
  );
};

function rootOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent ? rootOf(command.parent) : command;
}

/** `words`: what stands behind the program's name; the last is the one being typed, and may be empty. */
export function complete(program: CommandUnknownOpts, words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? "";
  let command = program;
  let given = 0;
  let awaited: string | null = null;
  for (const word of words.slice(0, -1)) {
    if (awaited !== null) awaited = null;
    else if (word.startsWith("-")) {
      const option = [...command.options, ...program.options].find((each) =>
        [each.long, each.short].includes(word),
      );
      awaited = option?.required || option?.optional ? word : null;
    } else {
      const sub = command.commands.find((each) => each.name() === word);
      if (sub) [command, given] = [sub, 0];
      else given += 1;
    }
  }
  return candidates(program, command, { given, awaited, typed }).filter(({ value }) =>
    value.startsWith(typed),
  );
}

type Place = { given: number; awaited: string | null; typed: string };

function candidates(
  program: CommandUnknownOpts,
  command: CommandUnknownOpts,
  { given, awaited, typed }: Place,
): Candidate[] {
  if (awaited !== null) {
    const option = [...command.options, ...program.options].find((each) =>
      [each.long, each.short].includes(awaited),
    );
    return (option?.argChoices ?? []).map((value) => ({ value, about: "" }));
  }
  if (typed.startsWith("-")) return optionsOf(command);
  const subcommands = command.commands.map((each) => ({ value: each.name(), about: each.description() }));
  const choices = command.registeredArguments[given]?.argChoices ?? [];
  return [...subcommands, ...choices.map((value) => ({ value, about: "" }))];
}
