# what --log-dir names on the line, else ./logs
_mlxpsub_logs() {
  local i dir=logs
  for ((i = 1; i < COMP_CWORD; i++)); do
    [ "${COMP_WORDS[i]}" = --log-dir ] || continue
    dir=${COMP_WORDS[i + 1]}
    [ "$dir" != = ] || dir=${COMP_WORDS[i + 2]}
  done
  printf '%s' "${dir/#\~/$HOME}"
}
_mlxpsub_jobs() {
  local path logs
  logs=$(_mlxpsub_logs)
  for path in "$logs"/[1-9]*/; do
    path=${path%/}
    [[ ${path##*/} =~ [^0-9] ]] || printf '%s\n' "${path##*/}"
  done
}
_mlxpsub_sweeps() {
  local path logs
  logs=$(_mlxpsub_logs)
  echo last
  for path in "$logs"/.mlxpsub/*.jsonl; do
    path=${path##*/} path=${path%.jsonl}
    [[ $path == *[.*]* ]] || printf '%s\n' "$path"
  done
}
_mlxpsub() {
  local word=${COMP_WORDS[COMP_CWORD]} flags='' words='' kind='' first='' i
  # bash takes the = of --flag=value for a word of its own
  local before=${COMP_WORDS[COMP_CWORD - 1]}
  [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
  [ "$word" != = ] || word=''
  first=${COMP_WORDS[1]}
  case $first in
    submit) flags='--dry-run -n --json --skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --pack --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --first --snapshot --smoke --mail --name --hold --all-or-nothing --after --after-ok --quiet -q --color --set --unset --help -h --version -V'; kind=script ;;
    status) flags='--json --log-dir --quiet -q --color --sweep --failed --by --watch -w --exit-code --help -h --version -V'; kind=job ;;
    wait) flags='--log-dir --quiet -q --color --sweep --timeout --retry --on --set --unset --help -h --version -V'; kind=job ;;
    results) flags='--json --log-dir --quiet -q --color --sweep --by --csv --html --sort --columns --best --metric --help -h --version -V'; kind=job ;;
    logs) flags='--log-dir --quiet -q --color --stderr --both --tail --follow -f --help -h --version -V'; kind=job ;;
    show) flags='--json --log-dir --quiet -q --color --help -h --version -V'; kind=job ;;
    cancel) flags='--dry-run -n --json --log-dir --quiet -q --color --sweep --pending --all --yes -y --help -h --version -V'; kind=job ;;
    release) flags='--dry-run -n --json --log-dir --quiet -q --color --sweep --all --help -h --version -V'; kind=job ;;
    resume) flags='--dry-run -n --json --log-dir --jobs -j --wait --quiet -q --color --sweep --help -h --version -V'; kind=directory ;;
    resubmit) flags='--dry-run -n --json --log-dir --jobs -j --wait --quiet -q --color --sweep --failed --timeout --cancelled --preempted --set --unset --force --help -h --version -V'; kind=job ;;
    clean) flags='--dry-run -n --json --log-dir --quiet -q --color --yes -y --help -h --version -V'; kind=directory ;;
    check) flags='--json --skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --pack --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --snapshot --mail --name --hold --all-or-nothing --quiet -q --color --strict --help -h --version -V'; kind=script ;;
    doctor) flags='--json --log-dir --quiet -q --color --help -h --version -V'; kind=none ;;
    completions) flags='--quiet -q --color --help -h --version -V'; words='bash zsh fish' ;;
    help) flags=--man; words='submit status wait results logs show cancel release resume resubmit clean check doctor completions help' ;;
    *) flags='--dry-run -n --json --skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --pack --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --first --snapshot --smoke --mail --name --hold --all-or-nothing --after --after-ok --quiet -q --color --set --unset --help -h --version -V'; kind=first ;;
  esac
  [ "$COMP_CWORD" -gt 1 ] || kind=first
  case $word in
    -*) words=$flags kind='' ;;
  esac
  case $before in
    --scheduler) words='slurm oar torque sge lsf moab flux' kind='' ;;
    --log-dir) words='' kind=directory ;;
    --jobs | -j | --max-running | --pack | --max-jobs | --run | --launcher | --seed | --sweep-flag | --zip | --sample | --first | --name | --set | --unset | --retry | --on | --sort | --columns | --best | --metric | --tail) words='' kind='' ;;
    --hydra-dir) words='job off' kind='' ;;
    --snapshot) words='commit dirty off' kind='' ;;
    --after | --after-ok) words='' kind='job or sweep' ;;
    --color) words='auto always never' kind='' ;;
    --sweep) words='' kind=sweep ;;
    --html) words='' kind=file ;;
  esac
  case $kind in
    job) words=$(_mlxpsub_jobs) ;;
    sweep) words=$(_mlxpsub_sweeps) ;;
    'job or sweep') words="$(_mlxpsub_sweeps) $(_mlxpsub_jobs)" ;;
    first) [ "$COMP_CWORD" -ne 1 ] || words='submit status wait results logs show cancel release resume resubmit clean check doctor completions help' ;;
  esac
  mapfile -t COMPREPLY < <(
    [ -z "$words" ] || compgen -W "$words" -- "$word"
    case $kind in
      job | directory) compgen -d -- "$word" ;;
      script | file | first) compgen -f -- "$word" ;;
    esac
  )
}
complete -o filenames -F _mlxpsub mlxpsub
