# bash completion for postlint: options, and the words that some of them take.
_postlint() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} choices=
  case $before in
    --format) choices="text concise json jsonl sarif github gitlab checkstyle junit" ;;
    --fail-on) choices="style info warning error" ;;
    --profile) choices="migration security ci-deprecation all" ;;
    --templates) choices="auto none jinja go handlebars erb tt envsubst" ;;
    --kind) choices="main.cf master.cf regexp pcre cidr table aliases client" ;;
    --explain | --select | --extend-select | --ignore)
      choices=$(postlint --list-rules 2>/dev/null | cut -d' ' -f1) ;;
    *)
      if [[ $word == -* ]]; then
        choices=$(postlint --help 2>/dev/null | grep -o -e '--[a-z][-a-z]*')
      fi ;;
  esac
  if [[ $choices ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _postlint postlint
