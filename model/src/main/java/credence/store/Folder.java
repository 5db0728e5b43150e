package credence.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A flat folder of files, wherever it lives. The contract of every implementation:
 *
 * <ul>
 *   <li>Names are plain: letters, digits, {@code . _ -}, not starting with a dot ({@link
 *       #requireName}).
 *   <li>{@link #create} is all or nothing. Until it returns, readers see what was there before: no
 *       file, or the old one; afterwards the whole new file. If writing fails, nothing of it stays.
 *   <li>Files that are created one after the other become visible in that order. Formats of several
 *       files rest on it: the file written last makes the others count.
 *   <li>A file that is missing gives {@link java.io.FileNotFoundException}.
 * </ul>
 */
public interface Folder {

  /** Writes a file's bytes; does not close the stream. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The bytes of {@code name} from its beginning. The caller closes the stream.
   *
   * @throws java.io.FileNotFoundException if there is no such file
   */
  InputStream open(String name) throws IOException;

  /**
   * Length of {@code name} in bytes.
   *
   * @throws java.io.FileNotFoundException if there is no such file
   */
  long length(String name) throws IOException;

  /**
   * Creates or replaces {@code name}, making the folder itself if needed.
   *
   * @throws IOException as {@code content} throws it, or if the folder cannot be written
   */
  void create(String name, Content content) throws IOException;

  /** Names of the files, sorted; empty for a folder that does not exist. */
  List<String> list() throws IOException;

  /** Where {@code name} is, for messages: {@code hdfs://.../model/model.json}. */
  String describe(String name);

  /** Whether there is a file {@code name}. */
  default boolean contains(String name) throws IOException {
    return list().contains(name);
  }

  /**
   * Gives {@code name} back if it is a plain file name.
   *
   * @throws IllegalArgumentException if it is not
   */
  static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")) {
      throw new IllegalArgumentException("'" + name + "' is not a plain file name");
    }
    return name;
  }
}
