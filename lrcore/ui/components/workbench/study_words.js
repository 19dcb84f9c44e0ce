// Sentences in the words of a study: the phrases of lrcore/evaluation/phrases.py, the first that matches.

function phraseBook(phrases) {
  if (!phrases.length) return (text) => text;
  const rules = phrases.map(([pattern, parts]) => [new RegExp(pattern, "iy"), parts]);
  const any = new RegExp(phrases.map(([pattern]) => `(?:${pattern})`).join("|"), "gi");
  return (text) => text.replace(any, (found, ...rest) => {
    const at = rest.find((each) => typeof each === "number");
    for (const [rule, parts] of rules) {
      rule.lastIndex = at;
      const match = rule.exec(text);
      if (!match) continue;
      const said = parts.map((part) => (typeof part === "number" ? match[part] ?? "" : part)).join("");
      return found[0] === found[0].toLowerCase() ? said : said[0].toUpperCase() + said.slice(1);
    }
    return found;
  });
}
