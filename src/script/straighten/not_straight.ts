/** A way to a run that cannot be written as a script of its own. */
export class NotStraight extends Error {
  constructor(message: string, readonly hint?: string) {
    super(message);
    this.name = "NotStraight";
  }
}
