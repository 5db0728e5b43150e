package credence.job.base;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table of comma-separated values in UTF-8. Cells are quoted as RFC 4180 has it. */
public final class Csv {

  private final StringBuilder text = new StringBuilder();

  /** Adds a line. A cell that is null is empty. */
  public void row(Iterable<?> cells) {
    List<String> texts = new ArrayList<>();
    cells.forEach(cell -> texts.add(cell == null ? "" : quoted(cell.toString())));
    text.append(String.join(",", texts)).append('\n');
  }

  /** The lines so far. */
  public byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String cell) {
    boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
