import { assertEquals } from "@std/assert";
import { parseDsv } from "../../../src/schedulers/torque/dsv.ts";
import { replyIn } from "../status/shown.ts";

function plain(text: string) {
  return parseDsv(text)?.map(({ id, attributes }) => [
    id,
    Object.fromEntries(attributes),
  ]);
}

Deno.test("parseDsv() reads a job a line", () => {
  assertEquals(
    plain(
      "Job Id: 1.head|Job_Name=a|Resource_List.walltime=01:00:00\nJob Id: 2[].head|job_state=Q|comment=\n",
    ),
    [
      ["1.head", { Job_Name: "a", "Resource_List.walltime": "01:00:00" }],
      ["2[].head", { job_state: "Q", comment: "" }],
    ],
  );
  assertEquals(plain(""), []);
});

Deno.test("parseDsv() undoes what qstat puts before a bar, a backslash and for a line's end", () => {
  assertEquals(
    plain(
      String
        .raw`Job Id: 1.head|a=x\|y|b=x\\\\\|y=2|c=it\'s \"q\" a\,b|d=end\\|e=two\nlines|f=\\n`,
    ),
    [[
      "1.head",
      {
        a: "x|y",
        b: String.raw`x\\|y=2`,
        c: String.raw`it\'s \"q\" a\,b`,
        d: "end\\",
        e: "two\nlines",
        f: "\\n",
      },
    ]],
  );
});

Deno.test("parseDsv() reads an environment with everything in it", () => {
  const job = parseDsv(replyIn("torque/qstat_pro.dsv").stdout)?.at(-1);
  assertEquals(job?.id, "121.node1");
  assertEquals(
    job?.attributes.get("Submit_arguments"),
    "/home/mlxp/pröject x/logs/11/script.sh",
  );
  const variables = job?.attributes.get("Variable_List") ?? "";
  assertEquals(
    variables.slice(
      variables.indexOf("SINGLE"),
      variables.indexOf(",PBS_O_QUEUE"),
    ),
    String
      .raw`SINGLE=it\'s,COMMA=a\,b,PWD=/home/mlxp/pröject x,TRAIL=end\\,LOGNAME=mlxp,LINES=two
lines,HOME=/home/mlxp,LANG=C.UTF-8,BELL=^G^[[0m,BACK=C:\\table\\windows,AMP=<&>]]>,HEX=0x10,USER=mlxp,NUM=007,EMPTY=,SHLVL=0,QUOTED=say \"hi\",NAN=nan,UTF=grün 日本,LATIN=${"\ufffd"},PATH=/opt/openpbs/bin:/usr/bin:/bin,BASH_FUNC_f%%=() {  echo \"a\\\"b\" \'c\'
},_=/opt/openpbs/bin/qsub`,
  );
});

Deno.test("parseDsv() takes nothing else", () => {
  for (
    const text of [
      "Job id            Name\n----------------  ----\n1.head            a\n",
      '{"Jobs":{}}\n',
      "Job Id: 1.head|Job_Name\n",
      "Job Id: 1.head|=x\n",
      "Job Id: \n",
    ]
  ) assertEquals(plain(text), undefined);
});
