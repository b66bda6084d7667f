#compdef mlxpsub

# what --log-dir names on the line, else ./logs
_mlxpsub_logs() {
  local dir=logs at=${words[(I)--log-dir]} joined=${words[(R)--log-dir=*]}
  (( at == 0 )) || dir=${words[at + 1]}
  [[ -z $joined ]] || dir=${joined#--log-dir=}
  print -r -- ${dir/#\~/$HOME}
}
_mlxpsub_jobs() {
  local -a ids
  ids=(${(Q)$(_mlxpsub_logs)}/<1->(N/on:t))
  compadd -a ids
  _files -/
}
_mlxpsub_sweeps() {
  local -a sweeps
  sweeps=(last ${(Q)$(_mlxpsub_logs)}/.mlxpsub/[^.]##.jsonl(N:t:r))
  compadd -a sweeps
}
_mlxpsub_jobs_or_sweeps() {
  _mlxpsub_sweeps
  _mlxpsub_jobs
}
_mlxpsub_commands() {
  local -a names
  names=(
    'submit:Submit a script'\''s sweep; the word may be left out'
    'status:Show how jobs stand'
    'wait:Wait until jobs have ended'
    'results:Show settings and metrics in one table, or on a page'
    'logs:Print what a job has written'
    'show:Show a job'\''s record, script and paths'
    'cancel:Cancel jobs, queued or running'
    'release:Let jobs start that were submitted held'
    'resume:Submit what earlier calls left over, each job once'
    'resubmit:Submit jobs that ended once more, in place'
    'clean:Remove what never ran, and what is left over'
    'check:Show what each scheduler would make of a script'
    'doctor:Show what is installed here, and limits that matter'
    'completions:Print a completion script for bash, zsh or fish'
    'help:Show a command'\''s page, or with --man the manual'
  )
  _describe command names
}
_mlxpsub() {
  setopt localoptions extendedglob
  local first=${words[2]}
  if (( CURRENT == 2 )) && [[ $first != -* ]]; then
    _alternative 'commands:command:_mlxpsub_commands' 'files:script:_files'
    return
  fi
  case $first in
    submit) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--skip-done[Leave out settings that have a completed, running or queued job in the log directory]' \
  '--scheduler[One of slurm, oar, torque, sge, lsf, moab, flux; default\: the one found here]:NAME:(slurm oar torque sge lsf moab flux)' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--local[Run the jobs here, N at a time (default 1), without a scheduler]::N:' \
  '--jobs[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '-j[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--array[Submit the sweep as one job array]' \
  '--max-running[With --array\: jobs of the array that run at once]:N:' \
  '--pack[K runs share a job, P of them at a time\: --pack 8x2; --pack 8\: one after another]:KxP:' \
  '--max-jobs[Refuse to make more jobs than this; default 1000]:N:' \
  '--run[Only programs that match make jobs; other python commands are set-up]:PATTERN:' \
  '*--launcher[A further command that starts programs, such as torchrun; repeatable]:NAME:' \
  '--hydra-dir[Where @hydra.main jobs write\: job, its log directory (default); off, as Hydra does]:WHERE:(job off)' \
  '--seed[Seed of shuffle() and --sample; default 0]:N:' \
  '*--sweep-flag[Comma lists behind this flag of the program sweep\: --lr 0.1,0.01; repeatable]:NAME:' \
  '*--zip[Values of these go together instead of all combinations\: --zip lr,wd; repeatable]:NAMES:' \
  '--sample[Make only N of the sweep'\''s jobs, drawn at random by --seed]:N:' \
  '--first[Submit the first N jobs only; mlxpsub resume submits the rest]:N:' \
  '--snapshot[Run a copy of the code as it is now\: commit (default), dirty or off]::WHAT:(commit dirty off)' \
  '--smoke[Run the first job here before, this long at most (60s); submit nothing if it fails]::TIME:' \
  '--mail[Have the scheduler send one mail when all has ended, by a small job if need be]::ADDRESS:' \
  '--name[Names of jobs in the queue\: PREFIX-1; '\''vit-%{lr}'\'' has the value of lr in it]:PREFIX:' \
  '--hold[Submit jobs that wait until mlxpsub release lets them go]' \
  '--all-or-nothing[Let jobs start when all are in the queue; take them back if one is refused]' \
  '*--after[Start when these have ended\: last, a sweep'\''s name, log_ids (3-5), a path; repeatable]:JOBS:_mlxpsub_jobs_or_sweeps' \
  '--after-ok[The same, when they have completed]:JOBS:_mlxpsub_jobs_or_sweeps' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--set[A directive for this and later attempts\: '\''#SBATCH --time=8\:00\:00'\'' or '\''--time=8\:00\:00'\'']:LINE:' \
  '*--unset[A directive to take out, such as '\''--qos'\''; repeatable]:OPTION:' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:script:_files' ;;
    status) _arguments -S : \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--failed[Only jobs that failed, by themselves or by a limit, or were refused]' \
  '--by[Count states by a setting'\''s values, or by the one that failures share; results\: mean over KEY]::KEY:' \
  '--watch[Draw again, on a terminal, until no job is left in the queue]' \
  '-w[Draw again, on a terminal, until no job is left in the queue]' \
  '--exit-code[End with exit code 3 when something failed]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    wait) _arguments -S : \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--timeout[Wait no longer than this\: 90m, 2h, 1d12h]:TIME:' \
  '--retry[Submit jobs again that ended as --on says, at most N times each]:N:' \
  '--on[Of timeout, preempted, node-fail, oom (default\: these four) and failed]:ENDS:' \
  '--set[A directive for this and later attempts\: '\''#SBATCH --time=8\:00\:00'\'' or '\''--time=8\:00\:00'\'']:LINE:' \
  '*--unset[A directive to take out, such as '\''--qos'\''; repeatable]:OPTION:' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    results) _arguments -S : \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--by[Count states by a setting'\''s values, or by the one that failures share; results\: mean over KEY]::KEY:' \
  '--csv[Print CSV, as into a pipe]' \
  '--html[Write one page that needs no network\: table, curves, settings, failures]:FILE:_files' \
  '--sort[Order rows by a column; -KEY from the largest down]:KEY:' \
  '--columns[Only these columns, in this order\: lr,loss]:NAMES:' \
  '--best[Metrics where one was best instead of last\: min\:loss, max\:accuracy]:WHICH:' \
  '*--metric[A metric out of log.stdout\: '\''loss=loss\: (\[0-9.\]+)'\''; repeatable]:NAME=REGEX:' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    logs) _arguments -S : \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--stderr[Print log.stderr instead of log.stdout]' \
  '--both[Print log.stdout, then log.stderr]' \
  '--tail[Print the last N lines only; with --follow, begin with them]:N:' \
  '--follow[Go on printing what the job writes, until it is interrupted]' \
  '-f[Go on printing what the job writes, until it is interrupted]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    show) _arguments -S : \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    cancel) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--pending[Only jobs that have not started]' \
  '--all[All jobs of the log directory]' \
  '--yes[Do not ask]' \
  '-y[Do not ask]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    release) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--all[All jobs of the log directory]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    resume) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--jobs[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '-j[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:directory:_files -/' ;;
    resubmit) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--jobs[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '-j[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or\: last]:NAME:_mlxpsub_sweeps' \
  '--failed[Only jobs that failed, by themselves or by a limit, or were refused]' \
  '--timeout[Only jobs whose time was up]' \
  '--cancelled[Only jobs that were cancelled]' \
  '--preempted[Only jobs that made room for others]' \
  '--set[A directive for this and later attempts\: '\''#SBATCH --time=8\:00\:00'\'' or '\''--time=8\:00\:00'\'']:LINE:' \
  '*--unset[A directive to take out, such as '\''--qos'\''; repeatable]:OPTION:' \
  '--force[Also jobs of which it cannot be told that they have ended]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:job:_mlxpsub_jobs' ;;
    clean) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--yes[Do not ask]' \
  '-y[Do not ask]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:directory:_files -/' ;;
    check) _arguments -S : \
  '--json[Print one JSON document on standard output]' \
  '--skip-done[Leave out settings that have a completed, running or queued job in the log directory]' \
  '--scheduler[One of slurm, oar, torque, sge, lsf, moab, flux; default\: the one found here]:NAME:(slurm oar torque sge lsf moab flux)' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--local[Run the jobs here, N at a time (default 1), without a scheduler]::N:' \
  '--jobs[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '-j[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--array[Submit the sweep as one job array]' \
  '--max-running[With --array\: jobs of the array that run at once]:N:' \
  '--pack[K runs share a job, P of them at a time\: --pack 8x2; --pack 8\: one after another]:KxP:' \
  '--max-jobs[Refuse to make more jobs than this; default 1000]:N:' \
  '--run[Only programs that match make jobs; other python commands are set-up]:PATTERN:' \
  '*--launcher[A further command that starts programs, such as torchrun; repeatable]:NAME:' \
  '--hydra-dir[Where @hydra.main jobs write\: job, its log directory (default); off, as Hydra does]:WHERE:(job off)' \
  '--seed[Seed of shuffle() and --sample; default 0]:N:' \
  '*--sweep-flag[Comma lists behind this flag of the program sweep\: --lr 0.1,0.01; repeatable]:NAME:' \
  '*--zip[Values of these go together instead of all combinations\: --zip lr,wd; repeatable]:NAMES:' \
  '--sample[Make only N of the sweep'\''s jobs, drawn at random by --seed]:N:' \
  '--snapshot[Run a copy of the code as it is now\: commit (default), dirty or off]::WHAT:(commit dirty off)' \
  '--mail[Have the scheduler send one mail when all has ended, by a small job if need be]::ADDRESS:' \
  '--name[Names of jobs in the queue\: PREFIX-1; '\''vit-%{lr}'\'' has the value of lr in it]:PREFIX:' \
  '--hold[Submit jobs that wait until mlxpsub release lets them go]' \
  '--all-or-nothing[Let jobs start when all are in the queue; take them back if one is refused]' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--strict[Exit with 1 where anything is found]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:script:_files' ;;
    doctor) _arguments -S : \
  '--json[Print one JSON document on standard output]' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*: :' ;;
    completions) _arguments -S : \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:shell:(bash zsh fish)' ;;
    help) _arguments -S : '--man[Print the manual, for man]' \
  '2:command:_mlxpsub_commands' ;;
    *) _arguments -S : \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--skip-done[Leave out settings that have a completed, running or queued job in the log directory]' \
  '--scheduler[One of slurm, oar, torque, sge, lsf, moab, flux; default\: the one found here]:NAME:(slurm oar torque sge lsf moab flux)' \
  '--log-dir[Where the numbered log directories are; default\: logs, on submission MLXP'\''s parent_log_dir]:DIR:_files -/' \
  '--local[Run the jobs here, N at a time (default 1), without a scheduler]::N:' \
  '--jobs[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '-j[Submit commands that run at once, default 4; resuming --local\: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--array[Submit the sweep as one job array]' \
  '--max-running[With --array\: jobs of the array that run at once]:N:' \
  '--pack[K runs share a job, P of them at a time\: --pack 8x2; --pack 8\: one after another]:KxP:' \
  '--max-jobs[Refuse to make more jobs than this; default 1000]:N:' \
  '--run[Only programs that match make jobs; other python commands are set-up]:PATTERN:' \
  '*--launcher[A further command that starts programs, such as torchrun; repeatable]:NAME:' \
  '--hydra-dir[Where @hydra.main jobs write\: job, its log directory (default); off, as Hydra does]:WHERE:(job off)' \
  '--seed[Seed of shuffle() and --sample; default 0]:N:' \
  '*--sweep-flag[Comma lists behind this flag of the program sweep\: --lr 0.1,0.01; repeatable]:NAME:' \
  '*--zip[Values of these go together instead of all combinations\: --zip lr,wd; repeatable]:NAMES:' \
  '--sample[Make only N of the sweep'\''s jobs, drawn at random by --seed]:N:' \
  '--first[Submit the first N jobs only; mlxpsub resume submits the rest]:N:' \
  '--snapshot[Run a copy of the code as it is now\: commit (default), dirty or off]::WHAT:(commit dirty off)' \
  '--smoke[Run the first job here before, this long at most (60s); submit nothing if it fails]::TIME:' \
  '--mail[Have the scheduler send one mail when all has ended, by a small job if need be]::ADDRESS:' \
  '--name[Names of jobs in the queue\: PREFIX-1; '\''vit-%{lr}'\'' has the value of lr in it]:PREFIX:' \
  '--hold[Submit jobs that wait until mlxpsub release lets them go]' \
  '--all-or-nothing[Let jobs start when all are in the queue; take them back if one is refused]' \
  '*--after[Start when these have ended\: last, a sweep'\''s name, log_ids (3-5), a path; repeatable]:JOBS:_mlxpsub_jobs_or_sweeps' \
  '--after-ok[The same, when they have completed]:JOBS:_mlxpsub_jobs_or_sweeps' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--set[A directive for this and later attempts\: '\''#SBATCH --time=8\:00\:00'\'' or '\''--time=8\:00\:00'\'']:LINE:' \
  '*--unset[A directive to take out, such as '\''--qos'\''; repeatable]:OPTION:' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '*:script:_files' ;;
  esac
}
if [[ ${funcstack[1]} == _mlxpsub ]]; then
  _mlxpsub "$@"
else
  compdef _mlxpsub mlxpsub # sourced, not found in fpath
fi
