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
  ["a subscript that begins with a zero is octal", 'A=(0 1 2 3 4 5 6 7 8 9)\nA[011]=x; echo ${A[010]} ${A[9]} ${#A[@]}\necho ${A[08]}; echo a\necho b\n', "8 x 10\nb\n"],
  ["an error of arithmetic leaves every loop", 'for i in 1 2; do for ((j=0; j<2; j++)); do echo $i; : $((08)); done; done; echo a\necho b\n', "1\nb\n"],
  ["the same under set -e", 'set -e\nif echo $((08)); then echo a; fi\ndeclare -i M\nM=08 || echo b\necho c\n', "c\n"],
  ["a read-only variable under set -e", 'set -e\nreadonly X=1\nX=2 || echo a\necho b\n', "", 1],
  ["the same of what builtins assign", 'declare -i M=3\nfor i in 1 2; do declare M=08; echo a; done; echo b\nf() { local -i q=08; echo in; }; f; echo c\necho d $M\n', "d 3\n"],
  ["the same in a text that is evaluated", 'declare -i M=3\neval "M=08; echo a\necho b"; echo c\necho d\n', "d\n"],
  ["a read-only variable in such a text", 'readonly X=1\neval "X=3; echo a\necho b"; echo c\n', "b\nc\n"],
  ["an expansion in a test or in arithmetic", '[[ $((08)) -eq 8 ]]; echo a\n(( $((08)) )); echo b\nfor ((i=$((08)); i<9; i++)); do :; done; echo c\n[[ 08 -eq 8 ]]; echo d $?\nfor ((i=08; i<9; i++)); do :; done; echo e $?\n', "d 1\ne 1\n"],
  ["builtins that assign to a read-only variable", 'readonly X=1 Y=(1)\nread X <<< 2; echo $?; printf -v X 2; echo $?; mapfile Y <<< 2; echo $?\nfor X in 1; do echo in; done; echo $? $X\n', "1\n1\n1\n1 1\n"],
  ["a local OPTIND starts at the first word, and the caller's goes on", "f() { local OPTIND opt lr=1; echo \"start [${OPTIND-unset}]\"; while getopts \"l:x\" opt; do echo \"opt $opt $OPTIND\"; done; echo \"after [$OPTIND]\"; shift $((OPTIND-1)); echo \"rest $*\"; }\nf -l 3 a\necho \"glob [$OPTIND]\"\nf b\necho \"glob [$OPTIND]\"\nf -xx -l 4 c\necho \"glob [$OPTIND]\"\ng() { local OPTIND; while getopts \"l:x\" opt -x -x q; do echo \"g $opt [$OPTIND]\"; f -l 1 z; done; }\ng\necho \"glob [$OPTIND]\"\nset -- -x -l 3 u\ngetopts l:x o; echo $o $OPTIND; f -l 2 k; getopts l:x o; echo $o $OPTIND\nh() { local OPTIND=1; getopts l:x o; echo \"h $o $OPTIND\"; }\nset -- -xx -l 3 u; OPTIND=1; getopts l:x o; echo $o $OPTIND; h -l 5; getopts l:x o; echo $o $OPTIND;getopts l:x o; echo $o $OPTIND\nk() { local OPTIND; getopts l:x o; echo \"k $o [$OPTIND]\"; getopts l:x o; echo \"k $o [$OPTIND]\"; }\nOPTIND=1; getopts l:x o -x -x;  k -l 3 -x\n", "start [unset]\nopt l 3\nafter [3]\nrest a\nglob [1]\nstart [unset]\nafter [1]\nrest b\nglob [1]\nstart [unset]\nopt x 1\nopt x 2\nopt l 4\nafter [4]\nrest c\nglob [1]\ng x [2]\nstart [unset]\nopt l 3\nafter [3]\nrest z\ng x [3]\nstart [unset]\nopt l 3\nafter [3]\nrest z\nglob [1]\nx 2\nstart [unset]\nopt l 3\nafter [3]\nrest k\nl 4\nx 1\nh l 3\nx 2\nl 4\nk l [3]\nk x [4]\n"],
  ["an index that is no number ends the line of let and ((…)), too", 'A=(0 1)\nlet "A[08]=3"; echo a\n(( A[08]=3 )) || echo b\nif (( A[08] )); then echo c; fi; echo c\nwhile (( A[08] )); do :; done; echo d\n[[ A[08] -eq 1 ]]; echo e\nfor ((A[08]=1; 0;)); do :; done; echo f\nx="A[08]"; (( x )); echo g\neval \'let "A[08]=1"; echo in\'; echo h\n(( 0 && A[08] )); echo $?\nset -e\nlet "A[08]=3" || echo i\nunset "C[08]"; echo $?\n', "1\n0\n"],
  ["a name that leads to the arguments, or to an element that is not set", 'set -- p q; r=@\necho "${!r:1}" "${!r@A}" "${!r@K}"\nv=(a); r="v[9]"\necho "${!r:=d}"; echo not\necho "${v[@]}"\nv=(); r=v\necho "${!r@A}"\n', "p q set -- 'p' 'q' 'p' 'q'\na\ndeclare -a v\n"],
  ["an operation of an array's name takes its element", 'A=(p q); s=v; declare -n r=A r1="A[1]" rs=s\necho ${!r@Q} "${!r@A}" ${!r1^^} ${!r1#q} ${!r:-d} "${!rs@A}" ${!rs^}\n', "'p' declare -a A='p' Q A s='s' S\n"],
  ["code that makes an array is words", 'declare -A M=([a]=1); A=(p "q r")\nprintf "<%s>" "${A[@]@A}" "${M[*]@A}" "${M[@]@K}"; echo\n', "<declare><-a><A=([0]=\"p\" [1]=\"q r\")><declare -A M=([a]=\"1\" )><a \"1\" >\n"],
  ["letters of the other case", 'x=aBc; A=(xY z)\necho ${x~} ${x~~} ${x~~[a-c]} "${A[@]~~}"\n', "ABc AbC ABC Xy Z\n"],
  ["a pattern at an end of what is not set", 'unset x; e=\necho "[${x/#/p}]" "[${x/%/s}]" "[${e/#/p}]"\n', "[] [] [p]\n"],
];

export const differences: Difference[] = rows.map((
  [name, code, stdout, status = 0],
) => ({ name, code, stdout, status }));
