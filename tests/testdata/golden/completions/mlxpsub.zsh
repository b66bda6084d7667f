#compdef mlxpsub
_arguments \
  '--dry-run[Show what would be done; touch nothing]' \
  '-n[Show what would be done; touch nothing]' \
  '--json[Print one JSON document on standard output]' \
  '--skip-done[Leave out settings that have a completed, running or queued job in the log directory]' \
  '--scheduler[One of slurm, oar, torque, sge, lsf, moab, flux; default: the one found here]:NAME:(slurm oar torque sge lsf moab flux)' \
  '--log-dir[Where the numbered log directories are; default: logs, or as MLXP is told on submit]:DIR:' \
  '--local[Run the jobs here, N at a time (default 1), without a scheduler]:N:' \
  '--jobs[Submit commands at once, default 4; of jobs that run here and are resumed: jobs, default 1]:N:' \
  '-j[Submit commands at once, default 4; of jobs that run here and are resumed: jobs, default 1]:N:' \
  '--wait[Go on, with pauses, until a limit of the scheduler lets all of them in]' \
  '--array[Submit the sweep as one job array]' \
  '--max-running[With --array: jobs of the array that run at once]:N:' \
  '--max-jobs[Refuse to make more jobs than this; default 1000]:N:' \
  '--run[Only programs that match make jobs; other python commands are set-up]:PATTERN:' \
  '--launcher[A further command that starts programs, such as torchrun; repeatable]:NAME:' \
  '--hydra-dir[Where @hydra.main jobs write: job, its log directory (default); off, as Hydra does]:WHERE:(job off)' \
  '--seed[Seed of shuffle() and --sample; default 0]:N:' \
  '--sweep-flag[Comma lists behind this flag of the program sweep: --lr 0.1,0.01; repeatable]:NAME:' \
  '--zip[Values of these go together instead of all combinations: --zip lr,wd; repeatable]:NAMES:' \
  '--sample[Make only N of the sweep'\''s jobs, drawn at random by --seed]:N:' \
  '--first[Submit the first N jobs only; mlxpsub resume submits the rest]:N:' \
  '--smoke[Run the first job here before, this long at most (60s); submit nothing if it fails]:TIME:' \
  '--mail[Have the scheduler send one mail when all has ended: of one job, or an array]:ADDRESS:' \
  '--name[Names of jobs in the queue: PREFIX-1; '\''vit-%{lr}'\'' has the value of lr in it]:PREFIX:' \
  '--hold[Submit jobs that wait until mlxpsub release lets them go]' \
  '--all-or-nothing[Let jobs start when all are in the queue; take them back if one is refused]' \
  '--after[Start when these have ended: last, a sweep'\''s name, log_ids (3-5), a path; repeatable]:JOBS:' \
  '--after-ok[The same, when they have completed]:JOBS:' \
  '--quiet[No progress and no table]' \
  '-q[No progress and no table]' \
  '--color[auto, always or never; NO_COLOR is honoured]:WHEN:(auto always never)' \
  '--sweep[Only the jobs of that sweep; its name may be cut short; or: last]:NAME:(last)' \
  '--failed[Only jobs that failed, by themselves or by a limit, or were refused]' \
  '--timeout[Only jobs whose time was up]' \
  '--timeout[Wait no longer than this: 90m, 2h, 1d12h]:TIME:' \
  '--retry[Submit jobs again that ended as --on says, at most N times each]:N:' \
  '--on[Of timeout, preempted, node-fail, oom (default: these four) and failed]:ENDS:' \
  '--cancelled[Only jobs that were cancelled]' \
  '--preempted[Only jobs that made room for others]' \
  '--set[A directive for this and later attempts: '\''#SBATCH --time=8:00:00'\'' or '\''--time=8:00:00'\'']:LINE:' \
  '--unset[A directive to take out, such as '\''--qos'\''; repeatable]:OPTION:' \
  '--force[Also jobs of which it cannot be told that they have ended]' \
  '--by[Count states by a setting'\''s values, or by the one that failures share; results: mean over KEY]:KEY:' \
  '--csv[Print CSV, as into a pipe]' \
  '--html[Write one page that needs no network: table, curves, settings, failures]:FILE:' \
  '--sort[Order rows by a column; -KEY from the largest down]:KEY:' \
  '--columns[Only these columns, in this order: lr,loss]:NAMES:' \
  '--best[Metrics where one was best instead of last: min:loss, max:accuracy]:WHICH:' \
  '--metric[A metric out of log.stdout: '\''loss=loss: (\[0-9.\]+)'\''; repeatable]:NAME=REGEX:' \
  '--watch[Draw again, on a terminal, until no job is left in the queue]' \
  '-w[Draw again, on a terminal, until no job is left in the queue]' \
  '--exit-code[End with exit code 3 when something failed]' \
  '--stderr[Print log.stderr instead of log.stdout]' \
  '--follow[Go on printing what the job writes, until it is interrupted]' \
  '-f[Go on printing what the job writes, until it is interrupted]' \
  '--pending[Only jobs that have not started]' \
  '--all[All jobs of the log directory]' \
  '--yes[Do not ask, even when more than one sweep is hit]' \
  '-y[Do not ask, even when more than one sweep is hit]' \
  '--help[Show this help]' \
  '-h[Show this help]' \
  '--version[Show the version]' \
  '-V[Show the version]' \
  '1:command or script:{_alternative "commands:command:(submit status wait results logs show cancel release resume resubmit check doctor completions)" "files:script:_files"}' \
  '*:script:_files'
