/**
 * Removes a test's directory, in the suite at its end: for half a minute after
 * files were deleted, ext4 takes long to make each new one.
 */
export function removeAfterwards(directory: string): void {
  const list = Deno.env.get("MLXPSUB_REMOVE_LATER");
  if (list === undefined) Deno.removeSync(directory, { recursive: true });
  else Deno.writeTextFileSync(list, `${directory}\0`, { append: true });
}
