const WIDTH = 100;

/** An explanation as comment lines: `# ` and a word. */
export function asComment(text: string): readonly string[] {
  const start = '# ';
  const lines: string[] = [];
  let line = start;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length > WIDTH && line !== start) {
      lines.push(line.trimEnd());
      line = start;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** YAML lines that take effect when the `#` is removed: `#` and no blank, or `#` and the YAML's own indentation. */
export function asExample(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `#${line}`);
}
