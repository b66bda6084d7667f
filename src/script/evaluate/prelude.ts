import { markStart } from "./markers.ts";

/**
 * What the generated code calls. It is bash 4.2 (CentOS 7) code: no `${x@Q}`,
 * no namerefs, no `"${a[@]}"` of arrays that may be empty under `set -u`.
 * No user text reaches these names, and none of them runs what it is given:
 * the one `exec` starts a fixed path from the short list, without environment.
 *
 * Records go to descriptor 3, each as the number of its fields and the
 * fields, all ended by NUL.
 */
export const prelude = String.raw`
exec 3>&1 1>/dev/null
set --
ulimit -c 0; ulimit -f 0; ulimit -t 20; ulimit -v 4194304
unset -v OLDPWD CDPATH GLOBIGNORE BASH_ENV ENV
unset -v PATH
# once unset, they are variables like any other: bash computes what is
# assigned to them
unset -v RANDOM SRANDOM SECONDS LINENO HISTCMD EPOCHSECONDS EPOCHREALTIME BASH_SUBSHELL BASH_MONOSECONDS
# before 5.0 this one cannot be unset
unset -v BASHPID 2>/dev/null
IFS=$' \t\n'
__mlxpsub_u=0 __mlxpsub_o= __mlxpsub_r=0 __mlxpsub_tin= __mlxpsub_cwd= __mlxpsub_depth=0
__mlxpsub_touched=() __mlxpsub_w=() __mlxpsub_a=()
__mlxpsub_t() { printf '%s\0' "$#" "$@" >&3; }
__mlxpsub_clean() {
  local __mlxpsub_1
  for __mlxpsub_1 in "$@"; do [[ $__mlxpsub_1 == *MARK* ]] && return 1; done
  return 0
}
__mlxpsub_unknown() {
  __mlxpsub_u=$((__mlxpsub_u + 1))
  __mlxpsub_t u "$1" "$2"
}
__mlxpsub_refuse() {
  __mlxpsub_t X "$@"
  __mlxpsub_u=X
  exit 113
}
# ends all that runs around a refusal
__mlxpsub_stop() {
  __mlxpsub_u=X
  exit 113
}
# status, place, values that were assigned
__mlxpsub_assigned() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2
  shift 2
  __mlxpsub_clean "$@" && return "$__mlxpsub_1"
  __mlxpsub_unknown "$__mlxpsub_2" "$*"
}
__mlxpsub_s() {
  __mlxpsub_tin=$2
  return "$1"
}
# status and what a subshell says of itself: its unknowns, and files it left
__mlxpsub_sub() {
  local __mlxpsub_1=$2
  case $__mlxpsub_1 in
  X*) __mlxpsub_stop ;;
  [0-9]*) __mlxpsub_u=\${__mlxpsub_1%%$'\n'*} ;;
  *) __mlxpsub_u=$((__mlxpsub_u + 1)) ;;
  esac
  __mlxpsub_touched=()
  while [[ $__mlxpsub_1 == *$'\n'* ]]; do
    __mlxpsub_1=\${__mlxpsub_1#*$'\n'}
    __mlxpsub_touched+=("\${__mlxpsub_1%%$'\n'*}")
  done
  return "$1"
}
# status of a part of a pipeline that is not the last
__mlxpsub_staged() {
  case $1 in 0) ;; 113) __mlxpsub_stop ;; *) __mlxpsub_g=$1 ;; esac
}
# status of the last part, and of the last that failed before it
__mlxpsub_piped() {
  if [[ $1 == 0 && $2 != 0 ]] && shopt -qo pipefail; then return "$2"; fi
  return "$1"
}
__mlxpsub_say() {
  printf %s "$__mlxpsub_u"
  [[ \${#__mlxpsub_touched[@]} == 0 ]] || printf '\n%s' "\${__mlxpsub_touched[@]}"
}
__mlxpsub_K() {
  __mlxpsub_t K "$1"
}
# place, unknowns before, status: sets r to 0, 1 or 2 for unknown
__mlxpsub_k() {
  __mlxpsub_r=$3
  [[ $__mlxpsub_u == "$2" ]] || __mlxpsub_r=2
  __mlxpsub_t k "$1" "$__mlxpsub_r"
}
__mlxpsub_arithmetic() {
  local __mlxpsub_1= __mlxpsub_2= __mlxpsub_3= __mlxpsub_4= IFS=$' \t\n'
  for __mlxpsub_1 in "$@"; do
    case $__mlxpsub_1 in
    *[\$\`]*) return 1 ;;
    *[!A-Za-z0-9_\ $'\t\n'+*/%\<\>=\!\&\|^~?:\(\),\[\]\#@-]*) return 1 ;;
    *__mlxpsub*) return 1 ;;
    esac
    __mlxpsub_2=\${__mlxpsub_1//[!A-Za-z0-9_]/ }
    for __mlxpsub_2 in $__mlxpsub_2; do
      case $__mlxpsub_2 in [0-9]*) continue ;; RANDOM | SRANDOM | SECONDS | LINENO | EPOCH* | BASH*) return 1 ;; esac
      __mlxpsub_3=$__mlxpsub_2[@]
      for __mlxpsub_4 in "\${!__mlxpsub_3-}"; do __mlxpsub_number "$__mlxpsub_4" || return 1; done
    done
  done
  return 0
}
__mlxpsub_number() {
  local __mlxpsub_1=\${1//[[:space:]]/}
  __mlxpsub_1=\${__mlxpsub_1#[-+]}
  case $__mlxpsub_1 in
  0[xX]*) [[ \${__mlxpsub_1#0?} != *[!0-9a-fA-F]* ]] ;;
  *[!0-9]*) return 1 ;;
  esac
}
__mlxpsub_key() {
  local __mlxpsub_1
  [[ $2 == *MARK* ]] && return 1
  __mlxpsub_1=$(declare -p "$1" 2>/dev/null)
  [[ \${__mlxpsub_1%%" $1"*} == *A* ]] || __mlxpsub_arithmetic "$2"
}
__mlxpsub_indirect() {
  case $1 in '' | [!A-Za-z_]* | *[!A-Za-z0-9_]* | __mlxpsub* | BASH* | RANDOM | SECONDS) return 1 ;; esac
  [[ -n \${!1+s} ]]
}
__mlxpsub_list() { __mlxpsub_w=("$@"); }
__mlxpsub_path() {
  local __mlxpsub_1=$1
  case $__mlxpsub_1 in
  /* | MARK*) ;;
  *)
    if [[ -n $__mlxpsub_cwd ]]; then __mlxpsub_p=$__mlxpsub_cwd/$__mlxpsub_1; return; fi
    __mlxpsub_1=$PWD/$__mlxpsub_1
    ;;
  esac
  while [[ $__mlxpsub_1 == */./* || $__mlxpsub_1 == *//* || $__mlxpsub_1 == */. || $__mlxpsub_1 == ?*/ ]]; do
    __mlxpsub_1=\${__mlxpsub_1//\/.\//\/}
    __mlxpsub_1=\${__mlxpsub_1//\/\//\/}
    __mlxpsub_1=\${__mlxpsub_1%/.}
    [[ $__mlxpsub_1 == ?*/ ]] && __mlxpsub_1=\${__mlxpsub_1%/}
  done
  __mlxpsub_p=$__mlxpsub_1
}
__mlxpsub_touch() {
  local __mlxpsub_p= __mlxpsub_1=
  for __mlxpsub_1 in "$@"; do
    case $__mlxpsub_1 in '' | -*) continue ;; /dev/null) continue ;; *..*) __mlxpsub_touched+=('*') ;; esac
    __mlxpsub_path "$__mlxpsub_1"
    __mlxpsub_touched+=("$__mlxpsub_p")
  done
}
# whether a file is here as it will be when the job reads it
__mlxpsub_same() {
  local __mlxpsub_p= __mlxpsub_1=
  case $1 in *MARK*) return 1 ;; esac
  [[ -n $__mlxpsub_cwd && $1 != /* ]] && return 1
  case $1 in *..*) __mlxpsub_1=1 ;; *) __mlxpsub_1= ;; esac
  __mlxpsub_path "$1"
  set -- \${__mlxpsub_touched[@]+"\${__mlxpsub_touched[@]}"}
  [[ -n $__mlxpsub_1 && $# -gt 0 ]] && return 1
  for __mlxpsub_1 in "$@"; do
    [[ $__mlxpsub_1 == '*' || $__mlxpsub_1 == "$__mlxpsub_p" ]] && return 1
    [[ $__mlxpsub_p == "$__mlxpsub_1"/* || $__mlxpsub_1 == "$__mlxpsub_p"/* ]] && return 1
  done
  return 0
}
# the same of what a pattern finds
__mlxpsub_glob() {
  local __mlxpsub_p= __mlxpsub_1= __mlxpsub_2=
  case $1 in *MARK*) return 1 ;; esac
  [[ -n $__mlxpsub_cwd && $1 != /* ]] && return 1
  __mlxpsub_path "$1"
  __mlxpsub_2=$__mlxpsub_p
  set -- \${__mlxpsub_touched[@]+"\${__mlxpsub_touched[@]}"}
  [[ $# -gt 0 && $__mlxpsub_2 == *..* ]] && return 1
  for __mlxpsub_1 in "$@"; do
    case $__mlxpsub_1 in '*' | $__mlxpsub_2 | $__mlxpsub_2/*) return 1 ;; esac
    case $__mlxpsub_2 in "$__mlxpsub_1"/*) return 1 ;; esac
  done
  return 0
}
__mlxpsub_file() {
  case $1 in /dev/null) ;; /dev/* | /proc/* | *..*) return 1 ;; esac
  __mlxpsub_same "$1" && [[ ! -e $1 || -f $1 || $1 == /dev/null ]]
}
# place, mark, class, words: left for the job
__mlxpsub_left() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2 __mlxpsub_3=$3
  shift 3
  __mlxpsub_t m "$__mlxpsub_1" "$@"
  case $__mlxpsub_3 in
  paths*) __mlxpsub_touch "\${@:2}" ;;
  all*) __mlxpsub_touched+=('*') ;;
  esac
  __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_2"
  case $__mlxpsub_3 in all | none | paths-loud) printf '%s\n' "$__mlxpsub_2" ;; esac
  return 0
}
__mlxpsub_test() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2 __mlxpsub_3= __mlxpsub_4=
  shift 2
  for __mlxpsub_3 in "$@"; do
    case $__mlxpsub_3 in
    *MARK*) __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_3"; return 0 ;;
    -v | -t | -o | -R | -N | -O | -G) __mlxpsub_4=odd ;;
    -e | -f | -d | -s | -r | -w | -x | -L | -h | -nt | -ot | -ef | -a | -b | -c | -p | -S | -k | -u | -g) [[ -n $__mlxpsub_4 ]] || __mlxpsub_4=files ;;
    esac
  done
  if [[ $__mlxpsub_4 == odd ]]; then
    if [[ $# == 2 && $1 == -v && $2 != *[!A-Za-z0-9_]* ]] || [[ $# == 3 && $2 == [=!]* ]]; then :; else
      __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_2"
      return 0
    fi
  fi
  if [[ $__mlxpsub_4 == files ]]; then
    for __mlxpsub_3 in "$@"; do
      case $__mlxpsub_3 in -?* | '' | '!' | '(' | ')') continue ;; esac
      if ! __mlxpsub_same "$__mlxpsub_3"; then __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_2"; return 0; fi
    done
  fi
  test "$@"
}
__mlxpsub_echo() {
  local __mlxpsub_1=$1
  shift
  if __mlxpsub_clean "$@"; then "$@"; else
    case $1 in
    echo) "$@" ;;
    *) if [[ $2 == -v ]]; then printf -v "$3" %s "$__mlxpsub_1"; elif [[ $2 == '%s' || $2 == '%s\n' || $2 == '%s ' ]]; then "$@"; else printf '%s\n' "$__mlxpsub_1"; fi ;;
    esac
  fi
}
__mlxpsub_cd() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2 __mlxpsub_3= __mlxpsub_p=
  shift 2
  if __mlxpsub_clean "$@"; then
    if [[ $# == 2 && $1 == cd && $2 != -* ]]; then
      [[ -n $__mlxpsub_cwd && $__mlxpsub_cwd != /* && $2 != /* ]] || __mlxpsub_path "$2"
      while [[ $__mlxpsub_p == */../* || $__mlxpsub_p == */.. ]]; do
        __mlxpsub_3=\${__mlxpsub_p%%/..*}
        __mlxpsub_p=\${__mlxpsub_3%/*}\${__mlxpsub_p#"$__mlxpsub_3"/..}
        [[ -n $__mlxpsub_p ]] || __mlxpsub_p=/
      done
      if [[ -z $__mlxpsub_cwd ]]; then
        if cd "$2" 2>/dev/null; then return 0; fi
      elif [[ -n $__mlxpsub_p ]] && cd "$__mlxpsub_p" 2>/dev/null; then
        __mlxpsub_cwd=
        return 0
      fi
      [[ -n $__mlxpsub_cwd ]] || ! __mlxpsub_same "$2" || return 1
    elif [[ -z $__mlxpsub_cwd ]]; then
      "$@" 2>/dev/null
      return
    fi
  fi
  # there only when the job runs
  [[ $__mlxpsub_p == /* ]] || __mlxpsub_p=$__mlxpsub_2
  __mlxpsub_cwd=$__mlxpsub_p
  PWD=$__mlxpsub_p
  return 0
}
__mlxpsub_pure() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2 __mlxpsub_3= __mlxpsub_4=
  shift 2
  if ! __mlxpsub_clean "$@" || [[ -n $__mlxpsub_tin ]]; then __mlxpsub_4=no; fi
  case $1 in
  sort) for __mlxpsub_3 in "\${@:2}"; do case $__mlxpsub_3 in -*[oTS]* | --[ocftbp]*) __mlxpsub_4=no ;; esac; done ;;
  tail) for __mlxpsub_3 in "\${@:2}"; do case $__mlxpsub_3 in -*[fF]* | --*) __mlxpsub_4=no ;; esac; done ;;
  sed) for __mlxpsub_3 in "\${@:2}"; do case $__mlxpsub_3 in -[!ne]* | -?*i* | --*) __mlxpsub_4=no ;; esac; done ;;
  awk) for __mlxpsub_3 in "\${@:2}"; do case $__mlxpsub_3 in -[!Fv]* | *system* | *getline* | *[\|\>@]*) __mlxpsub_4=no ;; esac; done ;;
  date)
    case \${2-} in
    -d | --date) __mlxpsub_3=\${3-} ;;
    -d* | --date=*) __mlxpsub_3=$2 ;;
    *) __mlxpsub_3= ;;
    esac
    case $__mlxpsub_3 in *[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*) ;; *) __mlxpsub_4=no ;; esac
    for __mlxpsub_3 in "$@"; do case $__mlxpsub_3 in -[!du]* | --[!du]*) __mlxpsub_4=no ;; esac; done
    ;;
  cat | head | wc | cut | tr | grep | ls | realpath | seq | basename | dirname | expr | id) ;;
  *) __mlxpsub_4=no ;;
  esac
  case $1 in
  seq | basename | dirname | expr | id | tr | date) ;;
  *)
    for __mlxpsub_3 in "\${@:2}"; do
      case $__mlxpsub_3 in -*) continue ;; esac
      __mlxpsub_same "$__mlxpsub_3" || __mlxpsub_4=no
      [[ ! -e $__mlxpsub_3 || -f $__mlxpsub_3 || -d $__mlxpsub_3 || $__mlxpsub_3 == /dev/null ]] || __mlxpsub_4=no
    done
    if [[ $1 == ls || $1 == realpath ]] && [[ -n $__mlxpsub_cwd ]]; then __mlxpsub_4=no; fi
    if [[ $1 == ls || $1 == realpath || $1 == grep && " $* " == *' -'*[rR]* ]] && [[ \${#__mlxpsub_touched[@]} -gt 0 ]]; then
      __mlxpsub_same . || __mlxpsub_4=no
    fi
    ;;
  esac
  for __mlxpsub_3 in /usr/bin /bin; do [[ -x $__mlxpsub_3/$1 ]] && break; done
  __mlxpsub_3=$__mlxpsub_3/$1
  [[ -x $__mlxpsub_3 && -x /usr/bin/env ]] || __mlxpsub_4=no
  # sed before 4.3 cannot be kept from writing and running
  [[ $1 != sed ]] || (exec -c "$__mlxpsub_3" --sandbox -n p </dev/null >/dev/null 2>&1) || __mlxpsub_4=no
  if [[ -n $__mlxpsub_4 ]]; then
    __mlxpsub_t m "$__mlxpsub_1" "$@"
    __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_2"
    printf '%s\n' "$__mlxpsub_2"
    return 0
  fi
  [[ $1 == sed ]] && set -- "$1" --sandbox "\${@:2}"
  __mlxpsub_n=("\${@:2}")
  (
    exec 3>&- 2>/dev/null
    exec -c /usr/bin/env "LANG=\${LANG-}" "LC_ALL=\${LC_ALL-}" "LC_COLLATE=\${LC_COLLATE-}" "LC_CTYPE=\${LC_CTYPE-}" "$__mlxpsub_3" \${__mlxpsub_n[@]+"\${__mlxpsub_n[@]}"}
  )
}
# place, mark, name, words: a function of the script, or left for the job
__mlxpsub_call() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2 __mlxpsub_3=$3 __mlxpsub_4=$4
  shift 4
  if ! declare -F "__mlxpsub_f_$__mlxpsub_4" >/dev/null; then
    __mlxpsub_left "$__mlxpsub_1" "$__mlxpsub_2" all "$__mlxpsub_4" "$@"
    return
  fi
  [[ $__mlxpsub_depth -lt 40 ]] || __mlxpsub_refuse "$__mlxpsub_1" deep
  local __mlxpsub_depth=$((__mlxpsub_depth + 1))
  [[ -z $__mlxpsub_3 ]] || __mlxpsub_t c "$__mlxpsub_3" "$__mlxpsub_4"
  __mlxpsub_went=
  "__mlxpsub_f_$__mlxpsub_4" "$@"
  __mlxpsub_1=$?
  [[ -z $__mlxpsub_3 ]] || __mlxpsub_t r
  return "$__mlxpsub_1"
}
__mlxpsub_dynamic() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2
  shift 2
  [[ $# -gt 0 ]] || return 0
  if [[ $1 != *MARK* ]] && declare -F "__mlxpsub_f_$1" >/dev/null; then
    case " $__mlxpsub_runfunctions " in *" $1 "*) __mlxpsub_refuse "$__mlxpsub_1" dynamic "$1" ;; esac
    __mlxpsub_call "$__mlxpsub_1" "$__mlxpsub_2" '' "$@"
    return
  fi
  case $1 in
  : | true) return 0 ;;
  false) return 1 ;;
  echo | printf) [[ \${2-} != -v ]] || __mlxpsub_refuse "$__mlxpsub_1" dynamic "$1"; __mlxpsub_echo "$__mlxpsub_2" "$@" ;;
  test | cd) __mlxpsub_refuse "$__mlxpsub_1" dynamic "$1" ;;
  *)
    if [[ $1 != *MARK* ]] && [[ $(type -t -- "$1") == builtin ]]; then __mlxpsub_refuse "$__mlxpsub_1" dynamic "$1"; fi
    __mlxpsub_left "$__mlxpsub_1" "$__mlxpsub_2" all "$@"
    ;;
  esac
}
__mlxpsub_word() {
  local __mlxpsub_1=$1
  shift
  __mlxpsub_t w "$__mlxpsub_1" "$@"
  __mlxpsub_a+=("$@")
}
__mlxpsub_v() {
  printf '3\0v\0%s\0' "$PWD" >&3
  [[ $# == 0 ]] || declare -p "$@" >&3 2>/dev/null || :
  printf '\0' >&3
}
__mlxpsub_R() {
  local __mlxpsub_1=$1 __mlxpsub_2=$2
  printf '4\0R\0%s\0%s\0' "$__mlxpsub_1" "\${__mlxpsub_cwd:-$PWD}" >&3
  declare -px >&3
  printf '\0' >&3
  __mlxpsub_unknown "$__mlxpsub_1" "$__mlxpsub_2"
  printf '%s\n' "$__mlxpsub_2"
  return 0
}
`.replaceAll("\\${", "${").replaceAll("MARK", markStart);
