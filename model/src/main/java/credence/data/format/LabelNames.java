package credence.data.format;

import credence.data.DataException;
import credence.data.DataFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of the classes that an IDX file has as bytes: the numbers as they are, or the characters
 * that a file beside it says they stand for.
 */
public final class LabelNames implements Serializable {

  private static final long serialVersionUID = 1;

  /** Labels are bytes. */
  public static final int MOST_LABEL = 255;

  private static final int MOST_BYTES = 1 << 16;

  /** A label and the codes of its characters. */
  private static final Pattern LINE = Pattern.compile("\\d{1,3}( \\d{1,7})+");

  private final HashMap<Integer, String> names;
  private final boolean mapped;

  private LabelNames(Map<Integer, String> names, boolean mapped) {
    this.names = new HashMap<>(names);
    this.mapped = mapped;
  }

  /** The numbers as they are written. */
  public static LabelNames numbers() {
    Map<Integer, String> names = new HashMap<>();
    for (int label = 0; label <= MOST_LABEL; label++) {
      names.put(label, Integer.toString(label));
    }
    return new LabelNames(names, false);
  }

  /**
   * Reads a mapping as EMNIST has it: a line for each label, the label and the codes of its
   * characters. {@code 1 65 97} is the label 1, which stands for {@code Aa}.
   *
   * @throws DataException for another file, or a label or name that comes twice
   */
  public static LabelNames mapping(DataFile file) throws IOException {
    DataStream in = new DataStream(file);
    String text = new String(in.upTo(MOST_BYTES), StandardCharsets.UTF_8);
    in.requireEnd();
    Map<Integer, String> names = new HashMap<>();
    int at = 0;
    for (String line : text.split("\n", -1)) {
      String fields = line.strip().replaceAll("\\s+", " ");
      if (!fields.isEmpty()) {
        add(names, fields, in, at);
      }
      at += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return new LabelNames(names, true);
  }

  private static void add(Map<Integer, String> names, String line, DataStream in, int at)
      throws DataException {
    if (!LINE.matcher(line).matches()) {
      String found = line.substring(0, Math.min(line.length(), 40));
      throw in.error(at, "a label and the codes of its characters, as in 1 65 97", found);
    }
    String[] fields = line.split(" ", -1);
    StringBuilder name = new StringBuilder();
    for (int i = 1; i < fields.length; i++) {
      int code = Integer.parseInt(fields[i]);
      if (!isVisible(code)) {
        throw in.error(at, "codes of characters that can be seen", line);
      }
      name.appendCodePoint(code);
    }
    boolean twice = names.containsValue(name.toString());
    if (names.put(Integer.parseInt(fields[0]), name.toString()) != null || twice) {
      throw in.error(at, "every label and every name once", line);
    }
  }

  private static boolean isVisible(int code) {
    return Character.isDefined(code)
        && !Character.isWhitespace(code)
        && !Character.isISOControl(code)
        && Character.getType(code) != Character.SURROGATE;
  }

  /** Whether they are other than the numbers. */
  public boolean areMapped() {
    return mapped;
  }

  /** Name of the class with that label; nothing if the mapping does not have it. */
  public Optional<String> of(int label) {
    return Optional.ofNullable(names.get(label));
  }
}
