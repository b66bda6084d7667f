/** The look of the results page, on light and dark screens. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --soft: #656d76; --bad: #cf222e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --line: #30363d; --soft: #8d96a0; --bad: #ff7b72; --good: #3fb950; }
}
body { font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 1200px; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
label { margin-right: 1rem; color: var(--soft); }
select, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: .15rem .3rem; }
canvas { display: block; box-sizing: border-box; width: 100%; height: 340px; border: 1px solid var(--line); border-radius: 6px; margin-top: .5rem; }
.legend span { display: inline-block; margin: .3rem 1rem 0 0; }
.legend i { display: inline-block; width: 1rem; height: .25rem; margin-right: .3rem; vertical-align: middle; }
.wide { overflow-x: auto; margin-top: .5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th { cursor: pointer; position: sticky; top: 0; background: var(--paper); }
th[aria-sort=ascending]::after { content: " \\2191"; } th[aria-sort=descending]::after { content: " \\2193"; }
td.number { text-align: right; } .FAILED, .TIMEOUT, .OUT_OF_MEMORY, .LOST { color: var(--bad); } .COMPLETED { color: var(--good); }
#shown, #summary { color: var(--soft); }
`;
