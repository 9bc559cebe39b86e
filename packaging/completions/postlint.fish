# fish completion for postlint.
complete -c postlint -l format -x -a "text concise json jsonl sarif github gitlab checkstyle junit"
complete -c postlint -l fail-on -x -a "style info warning error"
complete -c postlint -l profile -x -a "migration security ci-deprecation all"
complete -c postlint -l templates -x -a "auto none jinja go handlebars erb tt envsubst"
complete -c postlint -l kind -x -a "main.cf master.cf regexp pcre cidr table aliases client"
for option in explain select extend-select ignore
    complete -c postlint -l $option -x -a "(postlint --list-rules 2>/dev/null | string split -f1 ' ')"
end
for option in fix unsafe-fixes diff check host-checks target-without-bdb list-rules show-config no-config no-inline-suppressions
    complete -c postlint -l $option
end
for option in stdin-filename target-version openssl root severity output baseline write-baseline config
    complete -c postlint -l $option -r
end
