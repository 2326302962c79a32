/**
 * A table with the columns `text` and `category`: each color has its animal, which a model learns quickly
 * and cannot guess. With `customers` there are columns `customer` and `plan`; each asks about one color.
 */
export function colorsTable(rows: number, customers?: number): string {
  const animals = { red: "fox", green: "frog", blue: "whale", black: "crow" };
  const things = ["box", "car", "door", "hat", "lamp", "boat", "shirt", "wall"];
  const pairs = Object.entries(animals);
  const lines = Array.from({ length: rows }, (_, at) => {
    const [color, animal] = pairs[at % 4] ?? [];
    const row = `my ${things[at % 8]} number ${at} looks ${color}ish to me,${animal}`;
    return customers ? `${row},customer-${at % customers},plan-${at % 2}` : row;
  });
  const more = customers ? ",customer,plan" : "";
  return `text,category${more}\n${lines.join("\n")}\n`;
}
