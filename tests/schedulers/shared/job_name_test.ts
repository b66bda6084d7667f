import { assertEquals } from "@std/assert";
import {
  jobName,
  type JobNameRules,
} from "../../../src/schedulers/shared/job_name.ts";

const free: JobNameRules = {
  separator: "/",
  maxLength: 20,
  first: "any but -",
};
const strict: JobNameRules = {
  separator: ".",
  maxLength: 15,
  first: "letter",
};

Deno.test("jobName() joins the log directory's name and the log_id", () => {
  assertEquals(jobName("logs", 1, free), "logs/1");
  assertEquals(jobName("logs", 1, strict), "logs.1");
  assertEquals(jobName("logs", undefined, strict), "logs");
});

Deno.test("jobName() writes _ for each character that may be refused", () => {
  assertEquals(jobName(`my "runs"`, 3, free), "my__runs_/3");
  assertEquals(jobName("é😀,%[1]", 3, free), "_____1_/3");
});

Deno.test("jobName() puts a j before a first character that is refused", () => {
  assertEquals(jobName("-x", 1, free), "j-x/1");
  assertEquals(jobName("2024", 1, free), "2024/1");
  assertEquals(jobName("2024", 1, strict), "j2024.1");
  assertEquals(jobName(".hidden", 1, strict), "j.hidden.1");
});

Deno.test("jobName() cuts a long name so that the log_id stays", () => {
  assertEquals(
    jobName("a-very-long-log-directory", 12345, free),
    "a-very-long-lo/12345",
  );
  assertEquals(
    jobName("a-very-long-log-directory", 12345, strict),
    "a-very-lo.12345",
  );
});

Deno.test("jobName() has a name for a log directory without one", () => {
  assertEquals(jobName("", 1, free), "logs/1");
});
