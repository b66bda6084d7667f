import { cat, rev, tac } from "./cat.ts";
import { comm } from "./comm.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { expr } from "./expr.ts";
import { head, tail } from "./head_tail.ts";
import { ls } from "./ls.ts";
import { falseProgram, hostname, trueProgram } from "./machine.ts";
import { basename, dirname } from "./path_names.ts";
import { paste } from "./paste.ts";
import type { Program } from "./program.ts";
import { pwd, readlink, realpath } from "./real_path.ts";
import { sed } from "./sed.ts";
import { seq } from "./seq.ts";
import { sort, uniq } from "./sort.ts";
import { tr } from "./tr.ts";
import { wc } from "./wc.ts";

/**
 * Programs that are done without running anything, by name. nproc, whoami, id
 * and uname ask what no Here knows: they are run, see reads_only.ts.
 */
export const programs: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    basename,
    cat,
    comm,
    cut,
    date,
    dirname,
    expr,
    false: falseProgram,
    head,
    hostname,
    ls,
    paste,
    pwd,
    readlink,
    realpath,
    rev,
    sed,
    seq,
    sort,
    tac,
    tail,
    tr,
    true: trueProgram,
    uniq,
    wc,
  }),
);
