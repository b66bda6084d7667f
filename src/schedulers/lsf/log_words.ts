import type { LogWords } from "../shared/log_words.ts";

/** The report that LSF adds to log.stdout. */
export const lsfLogWords: LogWords = {
  killed: [/^TERM_[A-Z_]+: /],
  noise: [
    /^(?:Sender: LSF System|Subject: Job \d|PS:$|The output \(if any\) )/,
    /^Job <.*> was submitted from host |^Job was executed on host\(s\) /,
    /^<.*> was used as the (?:home|working) directory\.$/,
    /^(?:Started|Terminated) at |^Results reported (?:at|on) /,
    /^Your job looked like:$|^Exited with exit code \d+\.$/,
    /^Exited with signal termination: |^Successfully completed\.$/,
    /^Resource usage summary:$/,
    /^(?:CPU time|(?:Max|Average|Total Requested|Delta) \w+|Max (?:Processes|Threads)|Run time|Turnaround time) *:/,
    /^Read file <.*> for stderr output of this job\.$/,
  ],
  quotes: [[/^# LSBATCH: User input$/, /^-{20,}$/]],
};
