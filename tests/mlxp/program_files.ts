/** The programs beside this file, to be put into a project. */

/** Every file below `directory`, by its path from there. */
export function filesOf(
  directory: "mlxp_program" | "hydra_program",
): Record<string, string> {
  const files: Record<string, string> = {};
  const visit = (at: URL, path: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(at)) {
      if (name === "__pycache__") continue;
      if (isDirectory) {
        visit(new URL(`${name}/`, at), `${path}${name}/`);
      } else {
        files[`${path}${name}`] = Deno.readTextFileSync(new URL(name, at));
      }
    }
  };
  visit(new URL(`${directory}/`, import.meta.url), "");
  return files;
}
