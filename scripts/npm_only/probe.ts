/**
 * Imports each "@std/…" name that this project uses and does nothing. Runs
 * with --cached-only exactly when JSR's packages are cached.
 */
import "@std/assert";
import "@std/cli/parse-args";
import "@std/path/posix";
import "@std/yaml";
