import type { CommandPlaces, OptionPlace } from "./places.ts";

/** The script for fish 3. */
export function fishScript(commands: readonly CommandPlaces[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# fish completion of blockyard: blockyard completion fish | source
${functions}
complete -c blockyard -f
${commands.map(({ name, summary }) => `complete -c blockyard -n __blockyard_first -a ${name} -d '${summary}'`).join("\n")}
${commands.map((command) => linesOf(command, names)).join("\n")}
`;
}

const functions = `
function __blockyard_first
  test (count (commandline -opc)) -eq 1
end

function __blockyard_is
  set -l line (commandline -opc)
  test "$line[2]" = "$argv[1]"
end

# $argv[1]: a command; the rest: its options that take a value. Prints how many words stand behind it.
function __blockyard_count
  set -l line (commandline -opc)
  test "$line[2]" = "$argv[1]"; or return 1
  set -l words 0
  set -l skip 0
  for word in $line[3..-1]
    if test $skip -eq 1
      set skip 0
    else if contains -- $word $argv[2..-1]
      set skip 1
    else if not string match -q -- '-*' $word
      set words (math $words + 1)
    end
  end
  test $skip -eq 0; or return 1
  echo $words
end

function __blockyard_ask
  blockyard __complete $argv -- (commandline -ct | string replace -r '^--[^=]*=' '') </dev/null 2>/dev/null
end`;

function linesOf({ name, words, isEndless, options }: CommandPlaces, names: string): string {
  const valued = options.filter(({ takes }) => takes !== undefined).flatMap((option) => option.names);
  const places = words.map((place, index) => {
    const isAt = isEndless && index === words.length - 1 ? "-ge" : "-eq";
    const when = `test (__blockyard_count ${[name, ...valued].join(" ")}; or echo -1) ${isAt} ${index}`;
    return place === "" ? "" : `complete -c blockyard -n '${when}' ${sourceOf(place, names)}`;
  });
  return [...places, ...options.map((option) => optionLine(name, option, names))].filter(Boolean).join("\n");
}

function optionLine(command: string, { names, help, takes }: OptionPlace, all: string): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
  const value = takes === undefined ? "" : takes === "@files" ? " -r -F" : ` -x ${takes === "" ? "" : sourceOf(takes, all)}`.trimEnd();
  return `complete -c blockyard -n '__blockyard_is ${command}' ${flags} -d '${help}'${value}`;
}

function sourceOf(place: string, names: string): string {
  if (place === "@files") return "-F";
  if (place === "@commands") return `-a '${names}'`;
  return place.startsWith("=") ? `-a '${place.slice(1)}'` : `-a '(__blockyard_ask ${place.slice(1)})'`;
}
