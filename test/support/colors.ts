/**
 * A table with the columns `text` and `category`: each color has its animal, which a model learns quickly
 * and cannot guess.
 */
export function colorsTable(rows: number): string {
  const animals = { red: "fox", green: "frog", blue: "whale", black: "crow" };
  const things = ["box", "car", "door", "hat", "lamp", "boat", "shirt", "wall"];
  const pairs = Object.entries(animals);
  const lines = Array.from({ length: rows }, (_, at) => {
    const [color, animal] = pairs[at % 4] ?? [];
    return `my ${things[at % 8]} number ${at} looks ${color}ish to me,${animal}`;
  });
  return `text,category\n${lines.join("\n")}\n`;
}
