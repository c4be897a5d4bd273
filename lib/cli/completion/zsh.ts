import type { CommandPlaces } from "./places.ts";

/** The script for zsh 5. */
export function zshScript(commands: readonly CommandPlaces[]): string {
  return `#compdef blockyard
# zsh completion of blockyard: source <(blockyard completion zsh), after compinit

__blockyard_describe() {
  places=() options=() endless='' takes=()
  case $1 in
${commands.map(caseOf).join("\n")}
  esac
}
${functions(commands)}
if [[ $funcstack[1] == _blockyard ]]; then _blockyard "$@"; else compdef _blockyard blockyard; fi
`;
}

function caseOf({ name, words, isEndless, options }: CommandPlaces): string {
  const shown = options.flatMap(({ names, help }) => names.map((option) => `'${option}:${help.replaceAll(":", "\\:")}'`));
  const takes = options.flatMap(({ names, takes: place }) => (place === undefined ? [] : names.map((option) => `${option} '${place}'`)));
  return `    ${name})
      places=(${words.map((word) => `'${word}'`).join(" ")})${isEndless ? " endless=1" : ""}
      options=(${shown.join(" ")})
      takes=(${takes.join(" ")})
      ;;`;
}

function functions(commands: readonly CommandPlaces[]): string {
  const names = commands.map(({ name, summary }) => `'${name}:${summary.replaceAll(":", "\\:")}'`).join(" ");
  return `
# $1: what may stand here, $2: what stands here.
__blockyard_fill() {
  local -a list ask open closed
  local line
  case $1 in
    '='*) list=(\${=1#=}); compadd -- $list ;;
    @files) _files ;;
    @commands) list=(${names}); _describe command list ;;
    @*)
      ask=(\${=1#@})
      for line in "\${(@f)$(blockyard __complete $ask -- "$2" </dev/null 2>/dev/null)}"; do
        line=\${line%%$'\\t'*}
        if [[ $line == */ ]]; then open+=("$line"); elif [[ -n $line ]]; then closed+=("$line"); fi
      done
      (( $#open )) && compadd -S '' -- $open
      (( $#closed )) && compadd -- $closed
      ;;
  esac
}

_blockyard() {
  local -a places options
  local -A takes
  local endless count=0 i current=\${(Q)PREFIX} previous=\${(Q)words[CURRENT-1]} place
  if (( CURRENT == 2 )); then __blockyard_fill @commands; return; fi
  __blockyard_describe \${(Q)words[2]}
  if [[ $current == --*=* ]]; then
    compset -P '*='
    __blockyard_fill "\${takes[\${current%%=*}]}" "\${current#*=}"
  elif [[ $previous == -* && -n \${takes[(i)$previous]} && \${+takes[$previous]} == 1 ]]; then
    __blockyard_fill "\${takes[$previous]}" "$current"
  elif [[ $current == -* ]]; then
    _describe option options
  else
    for (( i = 3; i < CURRENT; i++ )); do
      if [[ \${words[i]} == -* ]]; then (( \${+takes[\${words[i]}]} )) && (( i++ )); else (( count++ )); fi
    done
    place=\${places[count+1]}
    [[ -z $place && -n $endless && $count -ge $#places ]] && place=\${places[-1]}
    __blockyard_fill "$place" "$current"
  fi
}
`;
}
