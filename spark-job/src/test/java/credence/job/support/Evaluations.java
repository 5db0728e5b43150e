package credence.job.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines of small evaluations, and what they leave. */
public final class Evaluations {

  private Evaluations() {}

  /** Two draws, unless {@code more} says otherwise. */
  public static String[] arguments(List<Path> models, Path data, Path out, String... more) {
    List<String> all = new ArrayList<>(models.stream().map(Path::toString).toList());
    all.addAll(List.of("--data", data.toString(), "--out", out.toString()));
    if (!Arrays.asList(more).contains("--draws")) {
      all.addAll(List.of("--draws", "2"));
    }
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** Lines of a table, its header included. */
  public static List<String> table(Path out, String name) {
    try {
      return Files.readAllLines(out.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code folder}/{@code name} in MNIST's files. */
  public static void writeOther(Path folder, String name, int train, int test) {
    try {
      Path own = Files.createTempDirectory(folder, "other");
      TinyData.write(own, train, test);
      Files.move(own.resolve("mnist"), folder.resolve(name));
      Files.delete(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
