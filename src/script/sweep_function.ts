/** One of Hydra's functions that sweep, maybe in a cast: no key begins so. */
export const sweepFunction =
  /^\s*(?:(?:int|float|bool|str|json_str)\(\s*)*(?:choice|range|interval|glob|shuffle|sort|tag)\(/;
