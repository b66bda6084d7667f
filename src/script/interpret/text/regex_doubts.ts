import type { RegexNode } from "./regex_syntax.ts";

function mayBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "char":
    case "any":
    case "set":
      return false;
    case "anchor":
      return true;
    case "group":
      return mayBeEmpty(node.inner);
    case "either":
      return node.branches.some(mayBeEmpty);
    case "sequence":
      return node.parts.every(mayBeEmpty);
    case "repeat":
      return node.min === 0 || mayBeEmpty(node.inner);
  }
}

/** A group that may take no part, or nothing. */
function hasOptionalGroup(node: RegexNode): boolean {
  switch (node.kind) {
    case "char":
    case "any":
    case "set":
    case "anchor":
      return false;
    case "group":
      return mayBeEmpty(node.inner) || hasOptionalGroup(node.inner);
    case "either":
      return node.branches.some(hasOptionalGroup);
    case "sequence":
      return node.parts.some(hasOptionalGroup);
    case "repeat":
      return node.min === 0 && hasGroup(node.inner) ||
        hasOptionalGroup(node.inner);
  }
}

function hasGroup(node: RegexNode): boolean {
  switch (node.kind) {
    case "char":
    case "any":
    case "set":
    case "anchor":
      return false;
    case "group":
      return true;
    case "either":
      return node.branches.some(hasGroup);
    case "sequence":
      return node.parts.some(hasGroup);
    case "repeat":
      return hasGroup(node.inner);
  }
}

/**
 * The groups whose texts rest on the C library: within `(…){1,3}`, and within
 * what repeats and may be empty or has groups that may.
 */
export function doubtfulGroups(root: RegexNode): number[] {
  const found: number[] = [];
  const visit = (node: RegexNode, isDoubtful: boolean): void => {
    switch (node.kind) {
      case "char":
      case "any":
      case "set":
      case "anchor":
        return;
      case "group":
        if (isDoubtful) found.push(node.number);
        return visit(node.inner, isDoubtful);
      case "either":
        return node.branches.forEach((it) => visit(it, isDoubtful));
      case "sequence":
        return node.parts.forEach((it) => visit(it, isDoubtful));
      case "repeat": {
        const { min, max } = node;
        const varies = min !== max && max > 1 && max !== Infinity ||
          max > 1 && (mayBeEmpty(node.inner) || hasOptionalGroup(node.inner));
        return visit(node.inner, isDoubtful || varies);
      }
    }
  };
  visit(root, false);
  return found;
}
