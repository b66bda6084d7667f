/** What random scripts make of a variable: expansions, and statements. */

/** Ways to read a variable that make a word of it. */
export function expansionsOf(name: string): string[] {
  return [
    `\${${name}^^}`,
    `\${${name},}`,
    `\${${name}%?}`,
    `\${${name}##*[-/]}`,
    `\${${name}/[0-9e]/one}`,
    `\${${name}//[a-m]/_}`,
    `\${${name}/#?/first}`,
    `\${${name}:1}`,
    `\${${name}: -2:1}`,
    `\${${name}:-d$\{${name}+s}}`,
    `\${none${name}-$(echo d$${name})}`,
    `\${${name}:+"set $${name}"}`,
    `\${#${name}}`,
    `$(( \${#${name}} ** 2 % 7 ))`,
    `$((\${#${name}} > 2 ? 0x1f : 017))`,
    `$(printf %s "$${name}" | cut -c1-2)`,
    `$(basename "$${name}" | tr a-z A-Z)`,
    `\`echo $${name} | wc -w\``,
    `$(case $${name} in [0-9]*) echo n;; ?) echo c;; *) echo w;; esac)`,
    `$(echo "$${name}" | sed 's/[a-z]/_/2')`,
    `~`,
    `$'\\x41'$${name}"b"'c'`,
  ];
}

/** Statements that set a variable to a word made of another. */
export function assignmentsOf(
  name: string,
  read: string,
  count: number,
): string[] {
  return [
    `IFS=-/ read -r ${name} rest${count} <<< "u-$${read}/w"`,
    `set -- "$${read}" two three; shift; ${name}=$1$#`,
    `declare -A map${count}=([a]=1 [$${read}]=2); ${name}=\${map${count}[$${read}]}`,
    `eval "${name}=\\\${${read}}x"`,
    `eval '${name}='"q\${#${read}}"`,
    `ref${count}=${read}; ${name}=\${!ref${count}}`,
    `mapfile -t list${count} < seeds.txt; ${name}=\${list${count}[1]}$${read}`,
    `list${count}=({a,b}{1..2}); ${name}=\${list${count}[*]: -1}\${#list${count}[@]}`,
    `[[ x$${read} =~ ^(x.)(.*)$ ]] && ${name}=\${BASH_REMATCH[1]}`,
    `${name}=1; let '${name} += 3 << 1'`,
    `${name}=\${#${read}}; until (( ${name} >= 4 )); do (( ${name}++ )) || true; done`,
    `case $${read} in [0-9]*) ${name}=num ;& x*) ${name}+=fell ;; *) ${name}=other ;;& *t*) ${name}+=t ;; esac`,
    `while getopts a:b opt${count} -a 1 -b; do ${name}=$opt${count}\${OPTARG:-n}; done; OPTIND=1`,
    `read -r -d '' ${name} <<EOF || true\nl\${${read}%?}\nEOF`,
    `declare -i ${name}=3*\${#${read}}`,
    `declare -n way${count}=${name}; way${count}=by$${read}; unset -n way${count}`,
    `printf -v ${name} '%s-%02x' "$${read}" 10`,
    `(( ${name} = \${#${read}}, ${name} > 3 && (${name} = 9) )) || true`,
    `${name}=$(for x${count} in $${read} b; do echo -n "$x${count}"; done)`,
    `${name}=a; ${name}+=$${read}; readonly fixed${count}=$${name}; ${name}=$fixed${count}`,
  ];
}
