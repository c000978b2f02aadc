"""Compares open_text with Python's csv module on random files: python3 csv_differential.py DUMP_TEXT [FILES]."""

import csv
import io
import random
import subprocess
import sys
import tempfile

COLUMNS = 3


def random_cell(rng):
    """A cell, mostly tame, sometimes full of whatever is special."""
    alphabet = rng.choice(["abc", "abc 123", 'a,"\n\r; \t', 'é€😀"x', '"'])
    return "".join(rng.choice(alphabet) for _ in range(rng.choice([0, 1, 3, 10, 100])))


def written_cell(cell, separator, rng):
    """The cell as some program may write it."""
    special = any(c in cell for c in '"\r\n' + separator)
    if cell.startswith('"') or any(c in cell for c in "\r\n" + separator):
        return '"' + cell.replace('"', '""') + '"'
    # A quote within a field needs no quoting, and any field may be quoted.
    if rng.random() < (0.5 if special else 0.2):
        return '"' + cell.replace('"', '""') + '"' + ("tail" if rng.random() < 0.05 else "")
    return cell


def random_file(rng, separator):
    line_end = rng.choice(["\n", "\r\n", "\r"])
    lines = [separator.join("abc")]
    for _ in range(rng.choice([0, 1, 5, 60])):
        fields = COLUMNS if rng.random() < 0.95 else rng.choice([2, 4, 5])
        lines.append(separator.join(written_cell(random_cell(rng), separator, rng) for _ in range(fields)))
        if rng.random() < 0.1:
            lines.append("")
    text = line_end.join(lines)
    return text + line_end if rng.random() < 0.7 else text


def expected_rows(text, separator):
    """What Python reads: (line, cells or the complaint) per row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    next(reader)
    rows = []
    line = reader.line_num + 1
    for cells in reader:
        if cells:
            wrong = f"malformed expected {COLUMNS} fields, found {len(cells)}"
            rows.append((line, cells if len(cells) == COLUMNS else wrong))
        line = reader.line_num + 1
    return rows


def dumped_rows(program, path, separator, block_bytes):
    done = subprocess.run([program, path, separator, str(block_bytes)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{program} failed: {done.stderr}")
    rows = []
    for line in done.stdout.splitlines():
        number, _, rest = line.partition(" ")
        is_cells = not rest.startswith("malformed")
        rows.append((int(number), [bytes.fromhex(c[1:]).decode() for c in rest.split(" ")] if is_cells else rest))
    return rows


def main():
    program, files = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 150
    rows = 0
    for seed in range(files):
        rng = random.Random(seed)
        separator = rng.choice(",;\t|")
        text = random_file(rng, separator)
        expected = expected_rows(text, separator)
        with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8", suffix=".csv") as file:
            file.write(text)
            file.flush()
            for block_bytes in (rng.randint(1, 80), 1 << 20):
                found = dumped_rows(program, file.name, separator, block_bytes)
                if found != expected:
                    index = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), "the end")
                    raise SystemExit(f"seed {seed}, blocks of {block_bytes}: differs at row {index}\n"
                                     f"found    {found[index:index + 1] if index != 'the end' else len(found)}\n"
                                     f"expected {expected[index:index + 1] if index != 'the end' else len(expected)}\n"
                                     f"{text!r}")
        rows += len(expected)
    if rows < 10 * files:
        raise SystemExit(f"only {rows} rows were compared")
    print(f"{files} files with {rows} rows read the same")


if __name__ == "__main__":
    main()
