/**
 * Hydra's `${now:%Y-%m-%d}` → the time that a sweep was submitted: in Hydra's
 * own multirun it is one for all runs. Formats that are more than numbers stay.
 */
export function withNow(text: string, time: Date): string {
  return text.replace(
    /\$\{\s*now\s*:\s*([^{}]*?)\s*\}/g,
    (whole, format: string) => formatted(format, time) ?? whole,
  );
}

/** strftime(3) for what is a number in every language. */
function formatted(format: string, time: Date): string | undefined {
  let known = true;
  const text = format.replace(/%(.)/g, (_, letter: string) => {
    const part = partOf(letter, time);
    if (part === undefined) known = false;
    return part ?? "";
  });
  return known ? text : undefined;
}

function partOf(letter: string, time: Date): string | undefined {
  const two = (value: number): string => String(value).padStart(2, "0");
  const year = time.getFullYear();
  switch (letter) {
    case "Y":
      return String(year);
    case "y":
      return two(year % 100);
    case "m":
      return two(time.getMonth() + 1);
    case "d":
      return two(time.getDate());
    case "H":
      return two(time.getHours());
    case "I":
      return two((time.getHours() + 11) % 12 + 1);
    case "M":
      return two(time.getMinutes());
    case "S":
      return two(time.getSeconds());
    case "f":
      return `${String(time.getMilliseconds()).padStart(3, "0")}000`;
    case "F":
      return `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
    case "T":
      return `${two(time.getHours())}:${two(time.getMinutes())}:${
        two(time.getSeconds())
      }`;
    case "%":
      return "%";
    default:
      return undefined;
  }
}
