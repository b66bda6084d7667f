import type { DirectiveRules } from "../shared/directive_rules.ts";

export const slurmDirectives: DirectiveRules = {
  words: { backslash: "everywhere", comment: "# outside quotes" },
  options: "getopt",
  // sbatch(1)
  aliases: {
    "-A": "--account",
    "-b": "--begin",
    "-c": "--cpus-per-task",
    "-C": "--constraint",
    "-d": "--dependency",
    "-D": "--chdir",
    "-F": "--nodefile",
    "-G": "--gpus",
    "-H": "--hold",
    "-k": "--no-kill",
    "-L": "--licenses",
    "-m": "--distribution",
    "-M": "--clusters",
    "-n": "--ntasks",
    "-N": "--nodes",
    "-O": "--overcommit",
    "-p": "--partition",
    "-q": "--qos",
    "-S": "--core-spec",
    "-s": "--oversubscribe",
    "-t": "--time",
    "-w": "--nodelist",
    "-x": "--exclude",
  },
  lists: [],
  additive: [],
  // long names may be cut short
  idle:
    /^(?:-h|-V|--he(?:lp?)?|--usa(?:ge?)?|--vers(?:i|io|ion)?|--wr(?:ap?)?)$/,
};
