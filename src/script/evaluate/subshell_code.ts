/**
 * Code in a subshell that tells, through what it prints, how many unknowns it
 * met and which files it left to the job. `set -e` holds there as here.
 */
export function subshellCode(code: string, input = ""): string {
  return `{ __mlxpsub_e=$-
{ __mlxpsub_x=$( case $__mlxpsub_e in *e*) set -e ;; esac
exec 5>&1
trap '__mlxpsub_say >&5' EXIT
{ ${code}
} >&4 4>&- ); } 4>&1 ${input}
__mlxpsub_sub $? "$__mlxpsub_x"; }`;
}
