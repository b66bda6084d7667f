# what --log-dir names on the line, else ./logs
function __mlxpsub_logs
    set -l words (commandline -opc)
    set -l dir logs
    for at in (seq (count $words))
        switch $words[$at]
            case --log-dir
                test $at -lt (count $words); and set dir $words[(math $at + 1)]
            case '--log-dir=*'
                set dir (string replace -- --log-dir= '' $words[$at])
        end
    end
    string replace -r '^~' $HOME -- $dir
end
function __mlxpsub_jobs
    for path in (__mlxpsub_logs)/*/
        string match -r '[1-9][0-9]*(?=/$)' -- $path
    end
    __fish_complete_directories
end
function __mlxpsub_sweeps
    echo last
    for path in (__mlxpsub_logs)/.mlxpsub/*.jsonl
        string match -r '^[^./]+(?=\.jsonl$)' -- (string split -r -m1 / -- $path)[-1]
    end
end
function __mlxpsub_submits
    not __fish_seen_subcommand_from status wait results logs show cancel release resume resubmit clean check doctor completions help
end
complete -c mlxpsub -f
complete -c mlxpsub -n '__fish_use_subcommand' -F
complete -c mlxpsub -n '__fish_use_subcommand' -a submit -d 'Submit a script\'s sweep; the word may be left out'
complete -c mlxpsub -n '__fish_use_subcommand' -a status -d 'Show how jobs stand'
complete -c mlxpsub -n '__fish_use_subcommand' -a wait -d 'Wait until jobs have ended'
complete -c mlxpsub -n '__fish_use_subcommand' -a results -d 'Show settings and metrics in one table, or on a page'
complete -c mlxpsub -n '__fish_use_subcommand' -a logs -d 'Print what a job has written'
complete -c mlxpsub -n '__fish_use_subcommand' -a show -d 'Show a job\'s record, script and paths'
complete -c mlxpsub -n '__fish_use_subcommand' -a cancel -d 'Cancel jobs, queued or running'
complete -c mlxpsub -n '__fish_use_subcommand' -a release -d 'Let jobs start that were submitted held'
complete -c mlxpsub -n '__fish_use_subcommand' -a resume -d 'Submit what earlier calls left over, each job once'
complete -c mlxpsub -n '__fish_use_subcommand' -a resubmit -d 'Submit jobs that ended once more, in place'
complete -c mlxpsub -n '__fish_use_subcommand' -a clean -d 'Remove what never ran, and what is left over'
complete -c mlxpsub -n '__fish_use_subcommand' -a check -d 'Show what each scheduler would make of a script'
complete -c mlxpsub -n '__fish_use_subcommand' -a doctor -d 'Show what is installed here, and limits that matter'
complete -c mlxpsub -n '__fish_use_subcommand' -a completions -d 'Print a completion script for bash, zsh or fish'
complete -c mlxpsub -n '__fish_use_subcommand' -a help -d 'Show a command\'s page, or with --man the manual'
complete -c mlxpsub -n '__fish_seen_subcommand_from help' -a 'submit status wait results logs show cancel release resume resubmit clean check doctor completions'
complete -c mlxpsub -n '__fish_seen_subcommand_from help' -l man -d 'Print the manual, for man'
complete -c mlxpsub -n '__mlxpsub_submits' -F
complete -c mlxpsub -n '__fish_seen_subcommand_from status' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from wait' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from logs' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from show' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from cancel' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from release' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from resume' -a '(__fish_complete_directories)'
complete -c mlxpsub -n '__fish_seen_subcommand_from resubmit' -a '(__mlxpsub_jobs)'
complete -c mlxpsub -n '__fish_seen_subcommand_from clean' -a '(__fish_complete_directories)'
complete -c mlxpsub -n '__fish_seen_subcommand_from check' -F
complete -c mlxpsub -n '__fish_seen_subcommand_from completions' -a 'bash zsh fish'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from cancel release resume resubmit clean' -l dry-run -s n -d 'Show what would be done; touch nothing'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from status results show cancel release resume resubmit clean check doctor' -l json -d 'Print one JSON document on standard output'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l skip-done -d 'Leave out settings that have a completed, running or queued job in the log directory'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l scheduler -xa 'slurm oar torque sge lsf moab flux' -d 'One of slurm, oar, torque, sge, lsf, moab, flux; default: the one found here'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from status wait results logs show cancel release resume resubmit clean check doctor' -l log-dir -x -a '(__fish_complete_directories)' -d 'Where the numbered log directories are; default: logs, on submission MLXP\'s parent_log_dir'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l local -d 'Run the jobs here, N at a time (default 1), without a scheduler'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from resume resubmit check' -l jobs -s j -x -d 'Submit commands that run at once, default 4; resuming --local: jobs, default 1'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from resume resubmit check' -l wait -d 'Go on, with pauses, until a limit of the scheduler lets all of them in'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l array -d 'Submit the sweep as one job array'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l max-running -x -d 'With --array: jobs of the array that run at once'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l pack -x -d 'K runs share a job, P of them at a time: --pack 8x2; --pack 8: one after another'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l max-jobs -x -d 'Refuse to make more jobs than this; default 1000'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l run -x -d 'Only programs that match make jobs; other python commands are set-up'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l launcher -x -d 'A further command that starts programs, such as torchrun; repeatable'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l hydra-dir -xa 'job off' -d 'Where @hydra.main jobs write: job, its log directory (default); off, as Hydra does'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l seed -x -d 'Seed of shuffle() and --sample; default 0'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l sweep-flag -x -d 'Comma lists behind this flag of the program sweep: --lr 0.1,0.01; repeatable'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l zip -x -d 'Values of these go together instead of all combinations: --zip lr,wd; repeatable'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l sample -x -d 'Make only N of the sweep\'s jobs, drawn at random by --seed'
complete -c mlxpsub -n '__mlxpsub_submits' -l first -x -d 'Submit the first N jobs only; mlxpsub resume submits the rest'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l snapshot -d 'Run a copy of the code as it is now: commit (default), dirty or off'
complete -c mlxpsub -n '__mlxpsub_submits' -l smoke -d 'Run the first job here before, this long at most (60s); submit nothing if it fails'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l mail -d 'Have the scheduler send one mail when all has ended, by a small job if need be'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l name -x -d 'Names of jobs in the queue: PREFIX-1; \'vit-%{lr}\' has the value of lr in it'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l hold -d 'Submit jobs that wait until mlxpsub release lets them go'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from check' -l all-or-nothing -d 'Let jobs start when all are in the queue; take them back if one is refused'
complete -c mlxpsub -n '__mlxpsub_submits' -l after -x -a '(__mlxpsub_sweeps; __mlxpsub_jobs)' -d 'Start when these have ended: last, a sweep\'s name, log_ids (3-5), a path; repeatable'
complete -c mlxpsub -n '__mlxpsub_submits' -l after-ok -x -a '(__mlxpsub_sweeps; __mlxpsub_jobs)' -d 'The same, when they have completed'
complete -c mlxpsub -l quiet -s q -d 'No progress and no table'
complete -c mlxpsub -l color -xa 'auto always never' -d 'auto, always or never; NO_COLOR is honoured'
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from wait resubmit' -l set -x -d 'A directive for this and later attempts: \'#SBATCH --time=8:00:00\' or \'--time=8:00:00\''
complete -c mlxpsub -n '__mlxpsub_submits; or __fish_seen_subcommand_from wait resubmit' -l unset -x -d 'A directive to take out, such as \'--qos\'; repeatable'
complete -c mlxpsub -l help -s h -d 'Show this help'
complete -c mlxpsub -l version -s V -d 'Show the version'
complete -c mlxpsub -n '__fish_seen_subcommand_from status wait results cancel release resume resubmit' -l sweep -x -a '(__mlxpsub_sweeps)' -d 'Only the jobs of that sweep; its name may be cut short; or: last'
complete -c mlxpsub -n '__fish_seen_subcommand_from status resubmit' -l failed -d 'Only jobs that failed, by themselves or by a limit, or were refused'
complete -c mlxpsub -n '__fish_seen_subcommand_from status results' -l by -d 'Count states by a setting\'s values, or by the one that failures share; results: mean over KEY'
complete -c mlxpsub -n '__fish_seen_subcommand_from status' -l watch -s w -d 'Draw again, on a terminal, until no job is left in the queue'
complete -c mlxpsub -n '__fish_seen_subcommand_from status' -l exit-code -d 'End with exit code 3 when something failed'
complete -c mlxpsub -n '__fish_seen_subcommand_from wait' -l timeout -x -d 'Wait no longer than this: 90m, 2h, 1d12h'
complete -c mlxpsub -n '__fish_seen_subcommand_from wait' -l retry -x -d 'Submit jobs again that ended as --on says, at most N times each'
complete -c mlxpsub -n '__fish_seen_subcommand_from wait' -l on -x -d 'Of timeout, preempted, node-fail, oom (default: these four) and failed'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l csv -d 'Print CSV, as into a pipe'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l html -rF -d 'Write one page that needs no network: table, curves, settings, failures'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l sort -x -d 'Order rows by a column; -KEY from the largest down'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l columns -x -d 'Only these columns, in this order: lr,loss'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l best -x -d 'Metrics where one was best instead of last: min:loss, max:accuracy'
complete -c mlxpsub -n '__fish_seen_subcommand_from results' -l metric -x -d 'A metric out of log.stdout: \'loss=loss: ([0-9.]+)\'; repeatable'
complete -c mlxpsub -n '__fish_seen_subcommand_from logs' -l stderr -d 'Print log.stderr instead of log.stdout'
complete -c mlxpsub -n '__fish_seen_subcommand_from logs' -l both -d 'Print log.stdout, then log.stderr'
complete -c mlxpsub -n '__fish_seen_subcommand_from logs' -l tail -x -d 'Print the last N lines only; with --follow, begin with them'
complete -c mlxpsub -n '__fish_seen_subcommand_from logs' -l follow -s f -d 'Go on printing what the job writes, until it is interrupted'
complete -c mlxpsub -n '__fish_seen_subcommand_from cancel' -l pending -d 'Only jobs that have not started'
complete -c mlxpsub -n '__fish_seen_subcommand_from cancel release' -l all -d 'All jobs of the log directory'
complete -c mlxpsub -n '__fish_seen_subcommand_from cancel clean' -l yes -s y -d 'Do not ask'
complete -c mlxpsub -n '__fish_seen_subcommand_from resubmit' -l timeout -d 'Only jobs whose time was up'
complete -c mlxpsub -n '__fish_seen_subcommand_from resubmit' -l cancelled -d 'Only jobs that were cancelled'
complete -c mlxpsub -n '__fish_seen_subcommand_from resubmit' -l preempted -d 'Only jobs that made room for others'
complete -c mlxpsub -n '__fish_seen_subcommand_from resubmit' -l force -d 'Also jobs of which it cannot be told that they have ended'
complete -c mlxpsub -n '__fish_seen_subcommand_from check' -l strict -d 'Exit with 1 where anything is found'
