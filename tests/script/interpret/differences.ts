/**
 * Where the interpreter once differed from bash: what bash 5.2 prints of each,
 * and the status with which it ends.
 */
export interface Difference {
  name: string;
  code: string;
  stdout: string;
  status: number;
}

// deno-fmt-ignore
const rows: [name: string, code: string, stdout: string, status?: number][] = [
  ["an indirection through a name that is not set", 'echo ${!x}; echo a\necho b\n', "b\n"],
  ["the same with a default", 'echo ${!x-d}; echo a\necho b\n', "b\n"],
  ["the same through an empty name", 'x=; echo ${!x-d}; echo a\necho $?\n', "1\n"],
  ["a bad substitution", 'f() { echo ${a b}; echo in; }\nf; echo a\necho $?\n', "1\n"],
  ["the same under set -u", "set -u\necho ${!x}\necho b\n", "b\n"],
  ["an indirection through an empty associative array", 'declare -A A=([k]=v)\necho "[${!A}]"\n', "[]\n"],
  ["keys with an operator are an indirection", 'v=value; r=(v)\necho ${!r[@]:2} ${!r[@]%e} "${!r[@]@Q}" ${!r[@]}\n', "lue valu 'value' 0\n"],
  ["a default that is assigned through an indirection", "z=zz\necho ${!z:=a} ${!z:=b} $zz $z\n", "a a a zz\n"],
  ["an empty subscript", 'a=(1 2)\na[]=3\necho $? ${a[@]}\n', "1 1 2\n"],
  ["values are expanded before indices", "i=1\na=([10+i++]=$((i++)) [20+i++]=$((i++)))\necho ${!a[@]} ${a[@]}\n", "13 24 1 2\n"],
  ["an associative array takes no word without a key", 'declare -A a\na=([j]=1 2 3)\necho ${!a[@]} ${a[@]}\n', "j 1\n"],
  ["a pattern that starts with a slash behind //", "x=/a/b\necho ${x////_} ${x//'/'/_}\n", "_a_b _a_b\n"],
  ["an empty pattern at an end", 'x=a; y=(b c)\necho ${x/#/p} ${x/%/s} "${y[@]/#/p}"\n', "pa as pb pc\n"],
  ["the length of the number of arguments", "set -- a b c d e f g h i j\necho ${##} ${#}\n", "2 10\n"],
  ["the last argument of the command before", "echo a b\necho $_\n: c\necho $_\n", "a b\nb\nc\n"],
  ["the line of a test and of arithmetic", "\n[[ $LINENO = 2 ]] && echo two\n((x = LINENO))\necho $x\n", "two\n3\n"],
  ["an indirection with an operator through an array without elements", 'r=()\necho "[${!r[@]:-w}]" "[${!r[*]+w}]" "[${!r[@]#a}]"\n', "[w] [] []\n"],
  ["a default that is assigned through what points nowhere", 'r=()\necho ${!r:=w}; echo a\necho $?\n', "1\n"],
  ["a default through an array that points", 'a=; r=(a)\necho "[${!r[@]:-w}]" "[${!r[@]-w}]" "[${!r[*]:+w}]" ${!r[0]:=v} $a\n', "[w] [] [] v v\n"],
  ["single quotes in an index of a key", "declare -A a\na['x y']=1\nunset -v 'a[x y]'\necho ${#a[@]}\n", "0\n"],
  ["a local OPTIND starts at the first word, and the caller's goes on", "f() { local OPTIND opt lr=1; echo \"start [${OPTIND-unset}]\"; while getopts \"l:x\" opt; do echo \"opt $opt $OPTIND\"; done; echo \"after [$OPTIND]\"; shift $((OPTIND-1)); echo \"rest $*\"; }\nf -l 3 a\necho \"glob [$OPTIND]\"\nf b\necho \"glob [$OPTIND]\"\nf -xx -l 4 c\necho \"glob [$OPTIND]\"\ng() { local OPTIND; while getopts \"l:x\" opt -x -x q; do echo \"g $opt [$OPTIND]\"; f -l 1 z; done; }\ng\necho \"glob [$OPTIND]\"\nset -- -x -l 3 u\ngetopts l:x o; echo $o $OPTIND; f -l 2 k; getopts l:x o; echo $o $OPTIND\nh() { local OPTIND=1; getopts l:x o; echo \"h $o $OPTIND\"; }\nset -- -xx -l 3 u; OPTIND=1; getopts l:x o; echo $o $OPTIND; h -l 5; getopts l:x o; echo $o $OPTIND;getopts l:x o; echo $o $OPTIND\nk() { local OPTIND; getopts l:x o; echo \"k $o [$OPTIND]\"; getopts l:x o; echo \"k $o [$OPTIND]\"; }\nOPTIND=1; getopts l:x o -x -x;  k -l 3 -x\n", "start [unset]\nopt l 3\nafter [3]\nrest a\nglob [1]\nstart [unset]\nafter [1]\nrest b\nglob [1]\nstart [unset]\nopt x 1\nopt x 2\nopt l 4\nafter [4]\nrest c\nglob [1]\ng x [2]\nstart [unset]\nopt l 3\nafter [3]\nrest z\ng x [3]\nstart [unset]\nopt l 3\nafter [3]\nrest z\nglob [1]\nx 2\nstart [unset]\nopt l 3\nafter [3]\nrest k\nl 4\nx 1\nh l 3\nx 2\nl 4\nk l [3]\nk x [4]\n"],
];

export const differences: Difference[] = rows.map((
  [name, code, stdout, status = 0],
) => ({ name, code, stdout, status }));
