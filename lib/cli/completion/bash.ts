import type { CommandPlaces, OptionPlace } from "./places.ts";

/** The script for bash 4.2 and newer. Words are put together again where bash has cut them at a colon or an equals sign. */
export function bashScript(commands: readonly CommandPlaces[]): string {
  return `# bash completion of blockyard: source <(blockyard completion bash)

__blockyard_describe() {
  words=() options='' endless=''
  declare -gA __blockyard_takes=()
  case $1 in
${commands.map(caseOf).join("\n")}
  esac
}
${functions(commands.map(({ name }) => name).join(" "))}
complete -o nosort -F _blockyard blockyard 2>/dev/null || complete -F _blockyard blockyard
`;
}

function caseOf({ name, words, isEndless, options }: CommandPlaces): string {
  return `    ${name})
      words=(${words.map(quoted).join(" ")}) options=${quoted(options.flatMap(({ names }) => names).join(" "))}${isEndless ? " endless=1" : ""}${takes(options)}
      ;;`;
}

function takes(options: readonly OptionPlace[]): string {
  const pairs = options.flatMap(({ names, takes: place }) =>
    place === undefined ? [] : names.map((name) => `[${name}]=${quoted(place)}`),
  );
  return pairs.length > 0 ? `\n      __blockyard_takes=(${pairs.join(" ")})` : "";
}

function quoted(text: string): string {
  return `'${text}'`;
}

function functions(names: string): string {
  return `
# $1: what may stand here, $2: what stands here.
__blockyard_fill() {
  local line value
  COMPREPLY=()
  case $1 in
    =*) while read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "\${1#=}" -- "$2") ;;
    @files) compopt -o filenames 2>/dev/null; while read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2") ;;
    @commands) while read -r line; do COMPREPLY+=("$line"); done < <(compgen -W '${names}' -- "$2") ;;
    @*)
      local -a ask
      read -ra ask <<<"\${1#@}"
      while IFS= read -r line; do
        value=\${line%%$'\\t'*}
        [[ $value == */ ]] && compopt -o nospace 2>/dev/null
        printf -v value %q "$value"
        COMPREPLY+=("$value")
      done < <(blockyard __complete "\${ask[@]}" -- "$2" </dev/null 2>/dev/null)
      ;;
  esac
}

_blockyard() {
  local -a line=() words=()
  local part options='' endless='' command current previous i count=0 place cut isJoined=''
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if [[ i -gt 1 && ( $isJoined || $part == [:=]* ) ]]; then line[-1]+=$part; else line+=("$part"); fi
    isJoined=''
    [[ $part == *[:=] && $COMP_LINE == *"$part\${COMP_WORDS[i + 1]-}"* && -n \${COMP_WORDS[i + 1]-} ]] && isJoined=1
  done
  current=\${line[-1]} command=\${line[1]-} previous=\${line[-2]-}
  if ((\${#line[@]} == 2)); then __blockyard_fill @commands "$current"; return; fi
  __blockyard_describe "$command"
  cut=\${current%"\${current##*[:=]}"}
  current=\${current//\\\\/}
  if [[ $current == --*=* ]]; then
    __blockyard_fill "\${__blockyard_takes[\${current%%=*}]-}" "\${current#*=}"
    return
  elif [[ $previous == -* && -n \${__blockyard_takes[$previous]+x} ]]; then
    __blockyard_fill "\${__blockyard_takes[$previous]}" "$current"
  elif [[ $current == -* ]]; then
    __blockyard_fill "=$options" "$current"
  else
    for ((i = 2; i < \${#line[@]} - 1; i++)); do
      if [[ \${line[i]} == -* ]]; then [[ -n \${__blockyard_takes[\${line[i]}]+x} ]] && ((i++)); else ((count++)); fi
    done
    place=\${words[count]-}
    if [[ -z $place && $endless && \${#words[@]} -gt 0 && $count -ge \${#words[@]} ]]; then place=\${words[-1]}; fi
    __blockyard_fill "$place" "$current"
  fi
  # Readline replaces only what stands behind the last colon.
  if [[ -n $cut && $COMP_WORDBREAKS == *:* ]]; then COMPREPLY=("\${COMPREPLY[@]#"$cut"}"); fi
}`;
}
