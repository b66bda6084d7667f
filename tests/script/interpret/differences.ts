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
];

export const differences: Difference[] = rows.map((
  [name, code, stdout, status = 0],
) => ({ name, code, stdout, status }));
