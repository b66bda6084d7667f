/** A lock as a holder on some host left it. */
export function leaveLock(dir: string, host: string, pid: number): void {
  const lock = `${dir}/.mlxpsub/s.lock.1`;
  Deno.mkdirSync(lock, { recursive: true });
  Deno.writeTextFileSync(
    `${lock}/holder.json`,
    JSON.stringify({ host, pid, since: "2026-11-22T15:30:12.000Z" }),
  );
  Deno.writeTextFileSync(`${lock}/alive`, "");
}
