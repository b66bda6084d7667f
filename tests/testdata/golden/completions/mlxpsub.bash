_mlxpsub() {
  local word=${COMP_WORDS[COMP_CWORD]} flags words=
  # bash takes the = of --flag=value for a word of its own
  local before=${COMP_WORDS[COMP_CWORD - 1]}
  [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
  case $before in
    --scheduler) words='slurm oar torque sge lsf moab flux' ;;
    --hydra-dir) words='job off' ;;
    --color) words='auto always never' ;;
    --sweep) words='last' ;;
  esac
  if [ -n "$words" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${word#=}")
    return
  fi
  case ${COMP_WORDS[1]} in
    submit) flags='--dry-run -n --json --skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --first --smoke --mail --name --hold --all-or-nothing --after --after-ok --quiet -q --color --set --unset --help -h --version -V' ;;
    status) flags='--json --log-dir --quiet -q --color --sweep --failed --by --watch -w --exit-code --help -h --version -V' ;;
    wait) flags='--log-dir --quiet -q --color --sweep --timeout --retry --on --set --unset --help -h --version -V' ;;
    results) flags='--json --log-dir --quiet -q --color --sweep --by --csv --html --sort --columns --best --metric --help -h --version -V' ;;
    logs) flags='--log-dir --quiet -q --color --stderr --follow -f --help -h --version -V' ;;
    show) flags='--json --log-dir --quiet -q --color --help -h --version -V' ;;
    cancel) flags='--dry-run -n --json --log-dir --quiet -q --color --sweep --pending --all --yes -y --help -h --version -V' ;;
    release) flags='--dry-run -n --json --log-dir --quiet -q --color --sweep --all --help -h --version -V' ;;
    resume) flags='--dry-run -n --json --log-dir --jobs -j --wait --quiet -q --color --sweep --help -h --version -V' ;;
    resubmit) flags='--dry-run -n --json --log-dir --jobs -j --wait --quiet -q --color --sweep --failed --timeout --cancelled --preempted --set --unset --force --help -h --version -V' ;;
    check) flags='--skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --mail --name --hold --all-or-nothing --quiet -q --color --help -h --version -V' ;;
    doctor) flags='--quiet -q --color --help -h --version -V' ;;
    completions) flags='--quiet -q --color --help -h --version -V' ;;
    *) flags='--dry-run -n --json --skip-done --scheduler --log-dir --local --jobs -j --wait --array --max-running --max-jobs --run --launcher --hydra-dir --seed --sweep-flag --zip --sample --first --smoke --mail --name --hold --all-or-nothing --after --after-ok --quiet -q --color --set --unset --help -h --version -V' ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word") ;;
    *)
      mapfile -t COMPREPLY < <(
        compgen -f -- "$word"
        [ "$COMP_CWORD" -ne 1 ] || compgen -W 'submit status wait results logs show cancel release resume resubmit check doctor completions' -- "$word"
      )
      ;;
  esac
}
complete -o filenames -F _mlxpsub mlxpsub
